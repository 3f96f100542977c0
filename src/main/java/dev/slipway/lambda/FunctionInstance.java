package dev.slipway.lambda;

import java.util.Map;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * An instance of a function: it holds the {@link InvocationRunner} of all its invocations. With SnapStart, Lambda restores many
 * instances from one snapshot, which may be days old. After a restore everything is created again, so that no configuration,
 * connection, credentials or rates of the snapshot are used.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">runtime hooks</a>
 */
final class FunctionInstance implements Resource {
    private static final String CREDENTIALS = "AWS_ACCESS_KEY_ID";
    private static final String INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE";
    private static final String SNAP_START = "snap-start";

    private final Supplier<InvocationRunner> creation;
    private volatile InvocationRunner runner;

    /** @param creation also called after each restore */
    FunctionInstance(Supplier<InvocationRunner> creation) {
        this.creation = creation;
        this.runner = creation.get();
    }

    /** As Lambda creates it. It rehearses before its first event. */
    static FunctionInstance ofLambda(Rehearsal rehearsal, Rehearsal.Creation function) {
        Map<String, String> environment = System.getenv();
        var instance = new FunctionInstance(InvocationRunner::ofLambda);
        rehearsal.run(function, instance.runner());
        if (environment.containsKey(CREDENTIALS)) {
            instance.runner().clients().resolveCredentials();
        }
        if (SNAP_START.equals(environment.get(INITIALIZATION))) {
            // the context holds a weak reference; the function holds the instance
            Core.getGlobalContext().register(instance);
        }
        return instance;
    }

    InvocationRunner runner() {
        return runner;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        // nothing to close: what is created after the restore shares no connection with what is in the snapshot
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        runner = creation.get();
    }
}
