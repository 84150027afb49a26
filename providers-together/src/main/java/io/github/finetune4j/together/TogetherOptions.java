// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Names for {@code FineTune.builder().addOption(name, value)} that Together AI knows: each is a field of its request
 * for a job. Keys of Weights &amp; Biases and of the Hugging Face Hub are no options, for options are put on record;
 * the provider's builder takes them.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TogetherOptions {
    /** How many checkpoints are kept on the way, a whole number. */
    public static final String CHECKPOINTS = "n_checkpoints";
    /** How often the validation loss is measured, a whole number; default once per epoch. */
    public static final String EVALUATIONS = "n_evals";
    /** Whether short rows share a sequence, default true; without it each row is billed at the full length. */
    public static final String PACKING = "packing";
    /** Longest sequence in tokens; what happens to longer rows is not documented. */
    public static final String LONGEST_SEQUENCE = "max_seq_length";
    /** How the learning rate runs: {@code Map.of("lr_scheduler_type", "linear")} or {@code cosine}, with arguments. */
    public static final String SCHEDULE = "lr_scheduler";
    /** Share of the steps over which the learning rate rises, 0 to 1. */
    public static final String WARMUP = "warmup_ratio";
    /**
     * Further fields of the training method, a map: for preferences {@code rpo_alpha}, {@code simpo_gamma} and more.
     */
    public static final String METHOD = "training_method";
    /** A repository of the Hugging Face Hub with weights like the base model's, to start from. */
    public static final String FROM_HUB = "from_hf_model";
    /** Revision of that repository. */
    public static final String FROM_HUB_REVISION = "hf_model_revision";
    /** The repository that the result is pushed into. */
    public static final String TO_HUB = "hf_output_repo_name";
    /** Project at Weights &amp; Biases. */
    public static final String WANDB_PROJECT = "wandb_project_name";
    /** Name of the run there. */
    public static final String WANDB_NAME = "wandb_name";
    /** Its entity there. */
    public static final String WANDB_ENTITY = "wandb_entity";
    /** Where a Weights &amp; Biases of one's own lies. */
    public static final String WANDB_URL = "wandb_base_url";
    /** Begins the name of a further field of the request: {@code field:NAME}. */
    public static final String FIELD = "field:";

    static final Set<String> NAMES = new TreeSet<>(Set.of(
            CHECKPOINTS,
            EVALUATIONS,
            PACKING,
            LONGEST_SEQUENCE,
            SCHEDULE,
            WARMUP,
            METHOD,
            FROM_HUB,
            FROM_HUB_REVISION,
            TO_HUB,
            WANDB_PROJECT,
            WANDB_NAME,
            WANDB_ENTITY,
            WANDB_URL));

    /** Fields that carry keys. */
    static final String HUB_KEY = "hf_api_token";

    static final String WANDB_KEY = "wandb_api_key";

    private TogetherOptions() {}
}
