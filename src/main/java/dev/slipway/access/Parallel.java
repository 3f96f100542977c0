package dev.slipway.access;

import dev.slipway.ecs.AwsException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs work in parallel. Exceptions arrive as they were thrown.
 *
 * @param executor runs each piece of work on a thread of its own
 */
public record Parallel(Executor executor) {
    public <T> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, executor);
    }

    /** The results in the order of the arguments. */
    public <A, T> List<T> each(List<A> arguments, Function<A, T> work) {
        List<CompletableFuture<T>> started =
                arguments.stream().map(a -> start(() -> work.apply(a))).toList();
        return started.stream().map(Parallel::await).toList();
    }

    /** @throws AwsException or another exception that the work threw */
    public static <T> T await(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case Error error -> throw error;
                case RuntimeException exception -> throw exception;
                case null, default -> throw e;
            }
        }
    }
}
