/**
 * Explores the order in which concurrent runs of Slipway call AWS, and checks that the service ends on the right
 * version in each of them. The code under test is the real one; only its AWS is the sandbox.
 *
 * <pre>
 *   setup            one service, its template, its release log, its images ({@link ScenarioSetup})
 *     |
 *   scenario         the actors: runs that deploy or reconcile, a person, Terraform, ECS ({@link Scenario})
 *     |
 *   state 0 --move--> state 1 --move--> ... --move--> final state
 *     |                  |                                |
 *     +--move--> ...     +--move--> ...            what happens afterwards: nothing, one
 *                                                  reconciliation, or the schedule until it
 *                                                  changes nothing any more ({@link FinalState})
 *                                                         |
 *                                                  invariants hold, or the path is printed
 *                                                  ({@link Invariant}, {@link QuiescentInvariants}, {@link ExplorationTrace})
 * </pre>
 *
 * <p><b>State.</b> The whole AWS account, the position of each actor (the answers that it has received so far), the
 * minute, and how many faults may still happen. States are compared whole, and each is visited once.
 *
 * <p><b>Move.</b> One AWS call of one actor. A run may also crash before or after the call, lose the response or the
 * request, and be retried by Lambda; ECS may settle a deployment, and its event may arrive twice, late or never
 * ({@link Transitions}). A run is not stopped between calls: it is replayed from its beginning with the answers so far, and
 * its next call without an answer is what it is about to do ({@link ReplayedRun}, {@link ReplayedAws}).
 *
 * <p><b>Invariant.</b> What must be true in the final state, such as "the service runs the last requested release"
 * ({@link Invariant}) or "every good revision completed" ({@link QuiescentInvariants}).
 *
 * <p><b>Where to begin.</b> {@link TwoDeploymentsTest} visits every interleaving of two deployments; the other tests add
 * failures, template changes, changes by a person, and more deployments. {@link PathExplorer} visits all paths; {@link
 * RandomWalker} walks at random where there are too many. {@link MutationTest} removes a step or a rule from the code ({@link
 * Mutation}; {@link OwnershipRule}, {@link FailureRule}) and shows that the exploration then finds a violation.
 *
 * <p><b>A larger run.</b> {@code -Dexploration.times=20} walks 20 times as many random paths.
 *
 * <p><b>A failing path.</b> The assertion prints the violated invariant, then one line for each move: the actor, and the
 * call or the fault. Read it from the top; the first line after which the account is not as you expect is the place to
 * look. To replay it, run that one test again: exploration and walks are deterministic, equal seeds walk equal paths,
 * and the printed number of a walk is its number in the seed. Set a breakpoint in {@link PathExplorer} or {@link RandomWalker}
 * where the example is added.
 */
@NullMarked
package dev.slipway.exploration;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.ReplayedAws;
import dev.slipway.exploration.model.ReplayedRun;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.Transitions;
import org.jspecify.annotations.NullMarked;
