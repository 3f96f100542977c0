package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.http.Invocable.Result;
import dev.slipway.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        LOCAL.get().account().setup().parameter("/slipway/targets/all", """
                        { "targets": [
                          { "service": "web", "environment": "dev", "repository": "acme/web" },
                          { "service": "web", "environment": "prod", "repository": "acme/web" } ] }""");
        LOCAL.get().service("web").image("web", "v1");
        other("fails", Result.failed(new IllegalStateException("'action'")));
        other("answers", new Result(Optional.of(Json.parse("{\"ok\": true}")), Optional.empty()));
        assertThat(local().run("deploy", "web", "prod", "v1").code()).isZero();
    }

    /** A function that is not Slipway's. */
    private static void other(String name, Result result) {
        LOCAL.get().functions().add(new Invocable() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Result invoke(String event) {
                return result;
            }
        });
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

    @Test
    void helpNamesEveryCommandAndFitsATerminal() throws Exception {
        Ran help = nowhere().run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        List<String> offered = nowhere().run("complete", "").out().lines().toList();
        assertThat(offered).contains("deploy", "--version");
        for (String command :
                offered.stream().filter(word -> !word.startsWith("--")).toList()) {
            assertThat(help.out()).contains("\n  " + command + " ");
            for (String option :
                    nowhere().run("complete", command, "-").out().lines().toList()) {
                assertThat(help.out()).containsPattern("[ \\[]" + option + "[ ,\\]]");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '~', textBlock = """
            # commands
            ~~                                       ! a command is required, such as status, deploy or rollback
            undo web prod                            ! unknown command "undo"
            stauts                                   ! unknown command "stauts" (did you mean status?)
            Deploy web prod v1                       ! unknown command "Deploy" (did you mean deploy?)
            rolback web prod                         ! unknown command "rolback" (did you mean rollback?)
            cotinue web prod                         ! unknown command "cotinue" (did you mean continue?)
            --verison                                ! unknown command "--verison" (did you mean --version?)
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
            check web prod --reason x                ! check has no option --reason, which is an option of deploy, restart, promote, rollback, continue, abort, hold, unhold, run
            continue web prod --no-wait              ! continue has no option --no-wait, which is an option of deploy, restart, promote, rollback, run
            abort web prod --dry-run                 ! abort has no option --dry-run, which is an option of deploy, restart, promote, rollback
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
            continue web                             ! continue needs a service and an environment: continue SERVICE ENVIRONMENT
            continue web prod v1                     ! unexpected argument "v1": continue takes SERVICE ENVIRONMENT
            abort                                    ! abort needs a service and an environment: abort SERVICE ENVIRONMENT
            abort web prod 2                         ! unexpected argument "2": abort takes SERVICE ENVIRONMENT
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

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '~', textBlock = """
            status nobody                                            ! 1 ! REFUSED: there is no service "nobody"; the configuration has web in dev, web in prod; the configuration was read 0 s ago
            status web staging                                       ! 1 ! REFUSED: "web" has no environment "staging"; it has dev, prod; the configuration was read 0 s ago
            deploy nobody prod v1                                    ! 1 ! REFUSED nobody in prod: there is no service "nobody" in "prod"; the configuration has web in dev, web in prod; the configuration was read 0 s ago
            deploy web staging v1                                    ! 1 ! REFUSED web in staging: "web" has no environment "staging"; it has dev, prod; the configuration was read 0 s ago
            deploy web prod v9                                       ! 1 ! REFUSED web in prod: ECR has no image 123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:v9; push it first (the newest tags in the repository: v1)
            deploy web prod @v1                                      ! 1 ! REFUSED: tag: "@v1" is not an image tag (1 to 128 letters, digits or _ . -, the first no . or -)
            deploy web prod --digest sha256:0                        ! 1 ! REFUSED: digest: "sha256:0" is not a digest (sha256: and 64 lower-case hexadecimal digits)
            deploy web prod --from nowhere                           ! 1 ! REFUSED web in prod: cannot take the version from "nowhere": "web" has no environment "nowhere"; it has dev, prod; the configuration was read 0 s ago
            deploy web prod --from dev                               ! 1 ! REFUSED web in prod: web in dev runs arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev-template:1, which Slipway did not deploy; deploy a version there first, or name one by tag
            deploy web prod v1 --id a'b                              ! 1 ! REFUSED: id: "a'b" is not an id of 1 to 256 letters, digits or _ . : / = + - @
            promote prod --from nowhere                              ! 1 ! REFUSED: no service of the configuration is in both "nowhere" and "prod"; name services of patterns in `services`; the configuration was read 0 s ago
            promote nowhere --from prod                              ! 1 ! REFUSED: no service of the configuration is in both "prod" and "nowhere"; name services of patterns in `services`; the configuration was read 0 s ago
            promote prod --from prod                                 ! 1 ! REFUSED: from: "prod" is the request's own environment; name another one
            rollback web prod                                        ! 1 ! REFUSED web in prod: web-prod:1 has no good revision before it with other images that is not withdrawn; name one with `to`, or deploy a version
            rollback web prod --to 99                                ! 1 ! REFUSED web in prod: web-prod:99 is not an ACTIVE revision that Slipway registered (the newest good ones: 1 with v1); name one of them
            rollback web prod --to 007                               ! 1 ! REFUSED web in prod: no revision of web-prod has the image tag 007 (the newest good ones: 1 with v1); name one of them, or deploy the tag
            rollback prod --since yesterday                          ! 1 ! REFUSED: since: "yesterday" is not a time (2026-03-02T15:00:00Z)
            rollback prod --since 2100-01-01T00:00:00Z               ! 1 ! REFUSED: since: "2100-01-01T00:00:00Z" is not over yet
            hold web prod --reason x --until 31d                     ! 1 ! REFUSED: until: "31d" is more than 30 days away; hold it for 30 days at most, and again after that
            hold web prod --reason x --until tomorrow                ! 1 ! REFUSED: until: "tomorrow" is not a time (2026-03-02T15:00:00Z) or a number of minutes, hours or days (90m, 24h, 3d)
            hold web prod --reason x --until 2020-01-01T00:00:00Z    ! 1 ! REFUSED: until: "2020-01-01T00:00:00Z" is over; give a time that is still to come
            hold nowhere --reason x                                  ! 1 ! REFUSED: there is no environment "nowhere"; the configuration has web in dev, web in prod; the configuration was read 0 s ago
            unhold nobody prod                                       ! 1 ! REFUSED: there is no service "nobody" in "prod"; the configuration has web in dev, web in prod; the configuration was read 0 s ago
            continue web prod                                        ! 1 ! REFUSED web in prod: no deployment of it waits at a lifecycle hook
            abort web prod                                           ! 1 ! REFUSED web in prod: no deployment of it is under way
            abort nobody prod                                        ! 1 ! REFUSED nobody in prod: there is no service "nobody" in "prod"; the configuration has web in dev, web in prod; the configuration was read 0 s ago
            history nobody prod                                      ! 1 ! REFUSED nobody in prod: there is no service "nobody" in "prod"; the configuration has web in dev, web in prod; the configuration was read 0 s ago
            why nobody prod                                          ! 1 ! REFUSED nobody in prod: there is no service "nobody" in "prod"; the configuration has web in dev, web in prod; the configuration was read 0 s ago
            diff web prod 1 9                                        ! 1 ! REFUSED web in prod: web-prod:9 is not an ACTIVE revision that Slipway registered (the newest good ones: 1 with v1); name one of them
            status --function slipway-rollback                       ! 3 ! slipway-rollback is another of Slipway's functions: set --function or SLIPWAY_FUNCTION to the deploy function
            deploy web prod v1 --function slipway-rollback           ! 3 ! slipway-rollback is another of Slipway's functions: set --function or SLIPWAY_FUNCTION to the deploy function
            status --function fails                                  ! 3 ! fails failed, and may not be Slipway's deploy function: 'action'
            status --function answers                                ! 3 ! unexpected answer from answers, which may not be Slipway's deploy function (set --function): {"ok":true}
            """)
    void ofWhatTheFunctionKnows(String arguments, int code, String line, @TempDir Path directory) throws Exception {
        Ran ran = new CurlAws(directory).script(LOCAL.get()).run(words(arguments));
        String always = ran.err().replaceFirst("was read \\d+ s ago", "was read 0 s ago");
        printsOneLine(new Ran(ran.code(), ran.out(), always), code, line);
    }

    @Test
    void withoutSuchAFunction() throws Exception {
        Ran ran = local().run("status", "--function", "nobody");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .startsWith("slipway: nobody could not be reached: An error occurred (ResourceNotFoundException)")
                .endsWith(
                        "; set --function or SLIPWAY_FUNCTION to the name of Slipway's deploy function with its alias,"
                                + " and AWS_REGION to its region");
    }

    @Test
    void withoutTheRightToInvoke() throws Exception {
        LOCAL.get().account().faults().next("Invoke", 1, Fault.accessDenied("lambda:InvokeFunction"));

        Ran ran = local().run("status");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "slipway: slipway-deploy:live could not be reached: An error occurred (AccessDeniedException)")
                .endsWith("; your role needs lambda:InvokeFunction on this function");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '~', textBlock = """
            AWS_REGION=us-east-1 ! Unable to locate credentials ! sign in to AWS first, or set AWS_PROFILE to a profile that exists
            AWS_ACCESS_KEY_ID=x  ! You must specify a region    ! set AWS_REGION to the function's region
            AWS_PROFILE=nobody   ! The config profile (nobody)  ! sign in to AWS first, or set AWS_PROFILE to a profile that exists
            """)
    void withoutWhatTheAwsCliNeeds(String variable, String why, String advice) throws Exception {
        String[] set = variable.split("=", 2);
        var variables = new HashMap<>(Map.of(set[0], set[1], "AWS_SECRET_ACCESS_KEY", "x"));
        variables.put(set[0].replace("_REGION", "_DEFAULT_REGION"), set[1]);

        Ran ran = new SlipwayScript(new CommandFixture(variables)).run("status");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .startsWith("slipway: slipway-deploy:live could not be reached: ")
                .contains(why)
                .endsWith("; " + advice);
    }

    @ParameterizedTest
    @CsvSource({"aws, the AWS CLI", "jq, jq"})
    void withoutAProgram(String missing, String what, @TempDir Path programs) throws Exception {
        Path other = Files.createFile(programs.resolve(missing.equals("jq") ? "aws" : "jq"));
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));

        Ran ran = new CommandFixture(Map.of("PATH", programs.toString()))
                .run(List.of("/bin/bash", SlipwayScript.PATH, "status"));

        printsOneLine(
                ran,
                2,
                "%s is not installed: install %s and make sure that it is on the PATH".formatted(missing, what));
    }
}
