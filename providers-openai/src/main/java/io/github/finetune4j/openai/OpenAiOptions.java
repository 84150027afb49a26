// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Names and values for {@code FineTune.builder().addOption(name, value)} that OpenAI's protocol knows.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiOptions {
    /** What scores answers in reinforcement: see {@link OpenAiGraders}. */
    public static final String GRADER = "grader";
    /** The form of answers in reinforcement, as in a chat request. */
    public static final String RESPONSE_FORMAT = "response_format";
    /** Where the curves go, too: a list, see {@link #wandb}. */
    public static final String INTEGRATIONS = "integrations";
    /**
     * Hyperparameters beside the common ones, a map: {@code compute_multiplier}, {@code reasoning_effort},
     * {@code eval_interval}, {@code eval_samples} of reinforcement, or {@code prompt_loss_weight} at Azure;
     * {@code "auto"} is a value, too.
     */
    public static final String HYPERPARAMETERS = "hyperparameters";
    /** Azure's kind of capacity, for example {@code Standard}, {@code GlobalStandard}, {@code Developer}. */
    public static final String TRAINING_TYPE = "training_type";
    /** Begins the name of a further field of the request: {@code field:NAME}. */
    public static final String FIELD = "field:";

    static final Set<String> NAMES =
            new TreeSet<>(Set.of(GRADER, RESPONSE_FORMAT, INTEGRATIONS, HYPERPARAMETERS, TRAINING_TYPE));

    private OpenAiOptions() {}

    /**
     * {@return the value of {@link #INTEGRATIONS} for Weights &amp; Biases; its key lies at the service}
     *
     * @param project of Weights &amp; Biases
     * @param tags may be empty
     */
    public static List<Map<String, Object>> wandb(String project, String... tags) {
        Map<String, Object> wandb = new LinkedHashMap<>();
        wandb.put("project", project);
        if (tags.length > 0) {
            wandb.put("tags", List.of(tags));
        }
        return List.of(Map.of("type", "wandb", "wandb", wandb));
    }
}
