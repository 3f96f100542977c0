package dev.slipway.endtoend.ministack;

import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi.Answer;
import java.util.Optional;

/** A function from the jar in Lambda's runtime client, which answers as a function in this process does. */
record PackagedFunction(FunctionProcess process) {
    Invocable.Result invoke(String event) {
        try {
            Answer answer = process.invoke(event);
            return answer.where().equals("response")
                    ? new Invocable.Result(Optional.of(answer.body()), Optional.empty())
                    : Invocable.Result.failed(new IllegalStateException(
                            answer.body().path("errorMessage").asText()));
        } catch (Exception e) {
            throw new AssertionError("no answer to " + event, e);
        }
    }
}
