package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.sandbox.local.LocalSlipway;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Wrong calls of {@code bin/slipway}. Each prints one line on stderr that says what is wrong and what to do, and nothing on
 * stdout. In the tables {@code ''} is an argument that is empty.
 */
class MisuseIT {
    /** The end of the line where the command line is wrong. */
    private static final String HELP = "; see slipway --help";

    @RegisterExtension
    private static final SharedLocalSlipway LOCAL = new SharedLocalSlipway();

    @BeforeAll
    static void create() throws Exception {
        LOCAL.get().service("web").image("web", "v1");
        assertThat(local().run("deploy", "web", "prod", "v1").code()).isZero();
    }

    private static SlipwayScript local() {
        return new SlipwayScript(CommandFixture.of(LOCAL.get().endpoint()));
    }

    /** Without a server: these calls send nothing. */
    private static SlipwayScript nowhere() {
        return new SlipwayScript(new CommandFixture(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1")));
    }

    private static String[] words(String arguments) {
        return arguments.isEmpty()
                ? new String[0]
                : List.of(arguments.split(" ", -1)).stream()
                        .map(word -> word.equals("''") ? "" : word)
                        .toArray(String[]::new);
    }

    private static void printsOneLine(Ran ran, int code, String line) {
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).singleElement().asString().isEqualTo("slipway: " + line);
        assertThat(ran.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            textBlock = """
            # commands
            ~~                                       ! a command is required, such as status, deploy or rollback
            undo web prod                            ! unknown command "undo"
            stauts                                   ! unknown command "stauts" (did you mean status?)
            Deploy web prod v1                       ! unknown command "Deploy" (did you mean deploy?)
            rolback web prod                         ! unknown command "rolback" (did you mean rollback?)
            --verison                                ! unknown command "--verison"
            # options
            deploy web prod v1 --dryrun              ! deploy has no option --dryrun (did you mean --dry-run?)
            deploy web prod v1 --tiemout 5           ! deploy has no option --tiemout (did you mean --timeout?)
            deploy web prod v1 --force               ! deploy has no option --force
            deploy web prod -v1                      ! deploy has no option -v1
            status -x                                ! status has no option -x
            deploy web prod v1 --to 3                ! deploy has no option --to, which is an option of rollback
            deploy web prod v1 --limit 3             ! deploy has no option --limit, which is an option of history
            rollback web prod --despite-hold         ! rollback has no option --despite-hold, which is an option of deploy, restart, promote
            hold web prod --reason x --to 1          ! hold has no option --to, which is an option of rollback
            unhold web prod --until 2h               ! unhold has no option --until, which is an option of rollback, hold
            check web prod --reason x                ! check has no option --reason, which is an option of deploy, restart, promote, rollback, hold, unhold
            status web --hold                        ! status has no option --hold, which is an option of rollback
            # values of options
            deploy web prod v1 --reason              ! --reason needs a value
            status -o                                ! -o needs a value
            deploy web prod v1 --reason --dry-run    ! --reason needs a value, but "--dry-run" is an option
            deploy web prod --from --no-wait         ! --from needs a value, but "--no-wait" is an option
            deploy web prod v1 --dry-run=yes         ! --dry-run takes no value
            deploy web prod v1 --from ''             ! the value of --from is empty: leave out --from, or give it a value
            deploy web prod v1 --digest=             ! the value of --digest is empty: leave out --digest, or give it a value
            deploy web prod v1 --id ''               ! the value of --id is empty: leave out --id, or give it a value
            deploy web prod v1 --function ''         ! the value of --function is empty: leave out --function, or give it a value
            rollback web prod --to ''                ! the value of --to is empty: leave out --to, or give it a value
            history web prod --limit ''              ! the value of --limit is empty: leave out --limit, or give it a value
            deploy web prod v1 --timeout soon        ! --timeout must be a whole number from 1 to 10080, but is "soon"
            deploy web prod v1 --timeout 0           ! --timeout must be a whole number from 1 to 10080, but is "0"
            deploy web prod v1 --timeout 1.5         ! --timeout must be a whole number from 1 to 10080, but is "1.5"
            deploy web prod v1 --timeout 5m          ! --timeout must be a whole number from 1 to 10080, but is "5m"
            deploy web prod v1 --timeout 99999999999999999999s ! --timeout must be a whole number from 1 to 604800, but is "99999999999999999999"
            history web prod --limit 0               ! --limit must be a whole number from 1 to 100, but is "0"
            history web prod --limit ten             ! --limit must be a whole number from 1 to 100, but is "ten"
            history web prod --limit 101             ! --limit must be a whole number from 1 to 100, but is "101"
            status -o yaml                           ! -o must be json or text, but is "yaml"
            # arguments
            deploy                                   ! deploy needs a service and an environment: deploy SERVICE ENVIRONMENT TAG
            deploy web                               ! deploy needs a service and an environment: deploy SERVICE ENVIRONMENT TAG
            deploy web prod                          ! deploy needs a version: a tag, --digest or --from
            deploy web prod v1 --from dev            ! deploy needs one version, but has tag --from: leave out all but one
            deploy web prod v1 --digest sha256:0     ! deploy needs one version, but has tag --digest: leave out all but one
            deploy web prod v1 v2                    ! unexpected argument "v2": deploy takes SERVICE ENVIRONMENT TAG
            deploy '' prod v1                        ! argument 1 of deploy is empty: is a variable not set?
            deploy web prod ''                       ! argument 3 of deploy is empty: is a variable not set?
            deploy web prod '' --from dev            ! argument 3 of deploy is empty: is a variable not set?
            status web ''                            ! argument 2 of status is empty: is a variable not set?
            status web prod v1                       ! unexpected argument "v1": status takes [SERVICE [ENVIRONMENT]]
            rollback web prod v1                     ! unexpected argument "v1": rollback takes SERVICE ENVIRONMENT
            rollback web                             ! rollback needs a service and an environment: rollback SERVICE ENVIRONMENT
            rollback web prod --since 2026-01-01T00:00:00Z ! --since rolls a whole environment back: name no service and no --to
            rollback prod --since 2026-01-01T00:00:00Z --to 3 ! --since rolls a whole environment back: name no service and no --to
            rollback web prod --until 2h             ! --until needs --hold
            restart web                              ! restart needs a service and an environment: restart SERVICE ENVIRONMENT
            promote prod                             ! promote needs --from: the environment to take the versions from
            promote --from dev                       ! promote needs an environment: promote ENVIRONMENT --from OTHER
            promote prod web --from dev              ! unexpected argument "web": promote takes ENVIRONMENT --from OTHER
            hold web prod                            ! hold needs --reason: who wants to deploy reads it
            hold --reason x                          ! hold needs a service and an environment: hold [SERVICE] ENVIRONMENT --reason WHY
            history web                              ! history needs a service and an environment: history SERVICE ENVIRONMENT
            why web                                  ! why needs a service and an environment: why SERVICE ENVIRONMENT [N|TAG]
            why web prod 1 2                         ! unexpected argument "2": why takes SERVICE ENVIRONMENT [N|TAG]
            check web prod v1 v2                     ! unexpected argument "v2": check takes SERVICE ENVIRONMENT [TAG]
            diff web prod 1                          ! diff needs two revisions or tags: diff SERVICE ENVIRONMENT N|TAG N|TAG
            diff web prod 1 2 3                      ! unexpected argument "3": diff takes SERVICE ENVIRONMENT N|TAG N|TAG
            completion fish                          ! completion needs the name of a shell: bash or zsh
            """)
    void ofTheCommandLine(String arguments, String line) throws Exception {
        printsOneLine(nowhere().run(words(arguments)), 2, line + HELP);
    }
}
