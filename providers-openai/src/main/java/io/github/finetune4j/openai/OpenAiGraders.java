// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Graders for reinforcement fine-tuning, as JSON values for {@link OpenAiOptions#GRADER}. Texts may hold templates:
 * {@code {{sample.output_text}}}, {@code {{sample.output_json.x}}}, {@code {{item.x}}} for a further field {@code x} of
 * the row.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiGraders {
    private OpenAiGraders() {}

    /**
     * {@return 1 where two texts stand in that relation, else 0}
     *
     * @param name of the grader
     * @param input for example {@code {{sample.output_text}}}
     * @param reference for example {@code {{item.answer}}}
     * @param operation {@code eq}, {@code ne}, {@code like} or {@code ilike}
     */
    public static Map<String, Object> stringCheck(String name, String input, String reference, String operation) {
        return grader("string_check", name, "input", input, "reference", reference, "operation", operation);
    }

    /**
     * {@return how alike two texts are}
     *
     * @param name of the grader
     * @param input for example {@code {{sample.output_text}}}
     * @param reference for example {@code {{item.answer}}}
     * @param metric for example {@code bleu}, {@code rouge_l}, {@code fuzzy_match}
     */
    public static Map<String, Object> textSimilarity(String name, String input, String reference, String metric) {
        return grader("text_similarity", name, "input", input, "reference", reference, "evaluation_metric", metric);
    }

    /**
     * {@return what a function in Python says}
     *
     * @param name of the grader
     * @param source defines {@code grade(sample, item)}, which returns a number; at most 256 kB, no network
     */
    public static Map<String, Object> python(String name, String source) {
        return grader("python", name, "source", source);
    }

    /**
     * {@return the number that another model says}
     *
     * @param name of the grader
     * @param model that judges
     * @param prompt messages as {@code {role, content}}
     * @param from least score
     * @param to greatest score
     */
    public static Map<String, Object> scoreModel(
            String name, String model, List<Map<String, Object>> prompt, double from, double to) {
        return grader("score_model", name, "model", model, "input", prompt, "range", List.of(from, to));
    }

    /**
     * {@return a calculation over several graders}
     *
     * @param name of the grader
     * @param graders by the name that the calculation knows them by
     * @param calculation for example {@code 0.8 * exact + 0.2 * style}
     */
    public static Map<String, Object> multi(String name, Map<String, Map<String, Object>> graders, String calculation) {
        return grader("multi", name, "graders", graders, "calculate_output", calculation);
    }

    private static Map<String, Object> grader(String type, String name, Object... fields) {
        Map<String, Object> grader = new LinkedHashMap<>();
        grader.put("type", type);
        grader.put("name", name);
        for (int i = 0; i < fields.length; i += 2) {
            grader.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        return grader;
    }
}
