package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.chat.ChatResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The log-probabilities that a response brings, in the form of OpenAI's chat endpoint: {@code logprobs.content[].logprob}.
 *
 * @since 0.1
 */
public final class LogProbabilities {
    private LogProbabilities() {}

    /**
     * {@return the natural logarithm of the probability of each token that was written; empty if the response has none}
     *
     * @param response a model's response
     */
    public static double[] of(ChatResponse response) {
        Object logprobs = response.extra().get("logprobs");
        if (!(logprobs instanceof Map<?, ?> map) || !(map.get("content") instanceof List<?> tokens)) {
            return new double[0];
        }
        return tokens.stream()
                .filter(token -> token instanceof Map<?, ?>)
                .map(token -> ((Map<?, ?>) token).get("logprob"))
                .filter(value -> value instanceof Number)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
    }

    /**
     * {@return how probable the whole answer was to the model, the product over its tokens; NaN if the response has none}
     *
     * @param response a model's response
     */
    public static double confidence(ChatResponse response) {
        double[] logs = of(response);
        return logs.length == 0 ? Double.NaN : Math.exp(Arrays.stream(logs).sum());
    }
}
