package dev.slipway.release;

import static dev.slipway.fixtures.ReleaseTaskLog.digest;
import static dev.slipway.fixtures.ReleaseTaskLog.log;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                        | open  | last | running | at rest
            ''                                                           |       |      |         | true
            1 good, 2 failed task t2                                     |       |      |         | true
            1 good, 2 preparing task t2, 3 preparing waits               | 2 3   | 3    | 2       | false
            1 good, 2 preparing waits asked 9, 3 preparing announced 5m 0 | 2 3  | 2    |         | false
            4 good, 2 preparing task t2 older                            | 2     | 2    | 2       | false
            1 good, 2 superseded task t2, 3 good                         |       |      | 2       | false
            1 good, 2 superseded succeeded task t2, 3 good               |       |      |         | true
            """)
    void openReleasesWaitAndOneRuns(
            String log, @Nullable String open, @Nullable Integer last, @Nullable Integer running, boolean atRest) {
        Preparations preparations = log(log).preparations();

        assertThat(preparations.open().stream()
                        .map(Release::number)
                        .sorted()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(open == null ? "" : open);
        assertThat(preparations.last().map(Release::number)).isEqualTo(Optional.ofNullable(last));
        assertThat(preparations.running().map(Release::number)).isEqualTo(Optional.ofNullable(running));
        assertThat(preparations.areAtRest()).isEqualTo(atRest);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                                           | place
            ''                                                                              | 0
            1 good, 2 preparing task t2                                                     | 0
            1 good, 2 superseded task t2                                                    | 0
            1 good, 2 failed waits                                                          | 0
            1 good, 2 failed task t2                                                        | 2
            1 good, 2 superseded succeeded task t2                                          | 2
            1 good succeeded task t1, 2 failed task t2, 3 preparing task t3                 | 2
            9 preparing waits, earlier open= ready= place=4                                 | 4
            9 preparing waits, earlier open= ready= place=999999999                         | 0
            9 preparing waits, earlier open= ready= place=9                                 | 0
            9 preparing waits, 5 failed task t5 older, earlier open=5 ready= place=4        | 5
            9 preparing waits, 3 good succeeded task t3 older, earlier open= ready=3 place=4 | 4
            """)
    void placeIsTheRevisionWhoseTaskEndedLast(String log, int place) {
        assertThat(log(log).preparations().place()).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                                        | image | needed
            ''                                                                           | a     | true
            1 good of a                                                                  | a     | false
            1 good of a                                                                  | b     | true
            1 good of a, 2 preparing task t2 of b                                        | b     | true
            1 good of a, 2 preparing task t2 of b                                        | a     | false
            1 good of a, 2 deploying succeeded task t2 of b                              | b     | false
            1 good of a, 2 deploying succeeded task t2 of b                              | a     | true
            1 good of a, 2 deploying succeeded task t2 of b, 3 preparing task t3 of c    | a     | false
            1 good of a, 2 deploying succeeded task t2 of b, 3 preparing task t3 of c    | b     | false
            1 good of a, 2 superseded succeeded task t2 of b, 3 failed succeeded task t3 of c told | b | true
            1 good of a, 2 superseded succeeded task t2 of b, 3 failed succeeded task t3 of c told | c | false
            1 good of a, 2 superseded task t2 of b, 3 good of a                          | b     | true
            1 good of a, 2 failed task t2 of b                                           | b     | true
            1 good of a, 2 failed task t2 of b                                           | a     | false
            9 failed of a told, earlier open= ready= place=4 sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | b | false
            """)
    void taskIsNeededUnlessTheImageIsDesiredOrPreparedLast(String log, String image, boolean needed) {
        assertThat(log(log).preparations().isNeededFor(digest(image))).isEqualTo(needed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                        | overtaken
            2 preparing waits, 1 good                                    | false
            2 preparing waits, 3 preparing waits                         | false
            2 preparing waits, 3 preparing task t3                       | true
            2 preparing waits, 3 deploying                               | true
            2 preparing waits, 3 failed task t3                          | true
            2 preparing waits, 3 superseded task t3                      | true
            2 preparing waits, 3 superseded succeeded task t3            | true
            2 preparing waits asked 9, 3 deploying                       | false
            2 preparing waits asked 3, 3 deploying                       | true
            """)
    void isOvertakenByAStartedTaskOrAReadyRelease(String log, boolean overtaken) {
        LogTail tail = log(log);
        Release second =
                tail.all().filter(release -> release.number() == 2).findFirst().orElseThrow();

        assertThat(tail.preparations().isOvertaken(second)).isEqualTo(overtaken);
    }

    /** Without the digest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                                           | carried
            ''                                                                              | open= ready= place=0
            1 good as 1                                                                     | open= ready=1 place=0
            1 good as 1, 2 deploying as 2                                                   | open= ready=2 place=0
            1 good as 1, 2 preparing waits                                                  | open=2 ready=1 place=0
            1 good as 1, 2 preparing task t2, 3 preparing waits                             | open=2-3 ready=1 place=0
            1 good as 1, 2 deploying succeeded task t2, 3 preparing waits                   | open=3 ready=1-2 place=2
            1 good as 1, 2 superseded succeeded task t2, 3 preparing task t3                | open=3 ready=1-2 place=2
            1 good as 1, 2 superseded task t2, 3 deploying as 3                             | open=2 ready=3 place=0
            1 good as 1, 2 failed task t2 of a, 3 preparing waits of b                      | open=3 ready=1 place=2
            1 good as 1, 2 failed task t2 of a, 3 preparing waits of a                      | open=2-3 ready=1 place=2
            1 good as 1, 2 failed task t2 of a                                              | open= ready=1 place=2
            1 good as 1, 2 deploying, 3 failed waits                                        | open= ready=1-2 place=0
            1 good as 1, 2 failed announced 5m 0                                            | open=2 ready=1 place=0
            1 good as 1, 2 superseded announced 5m 0, 3 preparing waits                     | open=2-3 ready=1 place=0
            1 good as 1, 2 failed announced 5m 0, 3 failed task t3                          | open= ready=1 place=3
            1 good as 1, 2 failed announced 5m 0, 3 preparing task t3                       | open=2-3 ready=1 place=0
            9 preparing waits, 3 good as 3 older, 5 preparing task t5 older, earlier open=5 ready=3 place=4 | open=5+9 ready=3 place=4
            """)
    void nextRegistrationCarriesWhatCanStillMatter(String log, String carried) {
        assertThat(log(log).preparations().carried().tag().replaceFirst(" sha256:.*", ""))
                .isEqualTo(carried);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                                   | prepared
            1 good of a                                                             |
            1 good of a, 2 good succeeded task t2 of b, 3 failed task t3 of c       | b
            1 good of a, 2 superseded task t2 of b                                  |
            9 preparing waits, earlier open= ready= place=4 sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | b
            """)
    void nextRegistrationCarriesTheImageThatWasPreparedLast(String log, @Nullable String prepared) {
        assertThat(log(log).preparations().carried().prepared())
                .isEqualTo(Optional.ofNullable(prepared).map(dev.slipway.fixtures.ReleaseTaskLog::digest));
    }
}
