/**
 * Runs the functions over a fleet of services for hours of simulated time, while events are lost, duplicated and late,
 * calls are throttled and invocations crash. After each round every service must run the version that it should.
 *
 * <pre>
 *   pushes, requests            ECS: deployments of the fleet complete, fail, roll back
 *   ({@link PushSchedule},            (sandbox; how a version behaves: {@link VersionBehaviour})
 *    {@link RequestSchedule})                      |
 *        |                                  |
 *        +----------> EventBridge ◄---------+      loses, duplicates and delays events
 *                          |  rules of template.yaml
 *            +-------------+-------------+
 *            v                           v
 *     DeployFunction              RollbackFunction ◄--- schedule, every 5 minutes
 *            |  {@link SimulatedLambda}: retries, timeouts, crashes
 *            +-------------+-------------+
 *                          v
 *                    AWS (sandbox)      throttles and fails calls ({@link RandomFaults})
 *                          |
 *     after each round: {@link SoakInvariants} checks every service and its release log
 * </pre>
 *
 * <p><b>Entry point.</b> {@link SoakTest} makes a plan and runs {@link SoakRun}. A round plans pushes and requests, lets time
 * pass until nothing is changed any more, and checks the invariants; then three more reconciliations must change nothing.
 *
 * <p><b>Invariants</b> ({@link SoakInvariants}): a service runs its last requested version, or its newest good one if that version
 * failed; each release's state agrees with ECS's history; each delivered push or request is in the release log, or an
 * outcome says why not; UpdateService is not called more often than releases and rollbacks need. Some services have a release
 * task ({@link dev.slipway.fixtures.ReleaseTaskRuns}): never two at once, never two for one revision, the service never runs an image that none
 * of them prepared, and nothing prepares in the end.
 *
 * <p><b>Simulated time</b> ({@link SimulatedTime}) stands still while code runs, and then advances to the next event.
 * Invocations overlap, but one thread runs at a time, so the same seed gives the same run.
 *
 * <p><b>A larger or another run.</b> {@code -Dsoak.seed=7} gives another run; the plan's sizes are in {@link SoakTest}.
 * {@link ThousandServicesTest} runs one reconciliation of a thousand services and counts its calls.
 *
 * <p><b>A failing run.</b> Each violation is one line: the service, what it runs, its releases with their states
 * ({@code 3failed>1}: revision 3 failed and was rolled back to revision 1), and what is wrong. {@code -Dsoak.trace=true}
 * with the same seed prints everything that happened to the first such service: events, calls with their invocation, and
 * outcomes, in the order of time.
 */
@NullMarked
package dev.slipway.soak;

import org.jspecify.annotations.NullMarked;
