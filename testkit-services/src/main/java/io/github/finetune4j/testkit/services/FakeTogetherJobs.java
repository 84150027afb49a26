// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The jobs of {@link FakeTogetherServer}, its models, and what they cost. */
final class FakeTogetherJobs {
    private static final Set<String> FIELDS = Set.of(
            "training_file",
            "validation_file",
            "packing",
            "max_seq_length",
            "model",
            "n_epochs",
            "n_checkpoints",
            "n_evals",
            "batch_size",
            "learning_rate",
            "lr_scheduler",
            "warmup_ratio",
            "max_grad_norm",
            "weight_decay",
            "random_seed",
            "suffix",
            "wandb_api_key",
            "wandb_base_url",
            "wandb_project_name",
            "wandb_name",
            "wandb_entity",
            "training_method",
            "training_type",
            "multimodal_params",
            "from_checkpoint",
            "from_hf_model",
            "hf_model_revision",
            "hf_api_token",
            "hf_output_repo_name");
    private static final int LONGEST_SUFFIX = 40;
    private static final int MOST_EPOCHS = 20;

    /** A base model. */
    record Base(FakeTraining training, boolean adaptersOnly) {}

    private final InstantSource clock;
    private final FakeTogetherFiles files;
    private final Map<String, Base> models;
    private final double price;
    private final Map<String, FakeTogetherJob> jobs = new LinkedHashMap<>();
    private int next;

    FakeTogetherJobs(InstantSource clock, FakeTogetherFiles files, Map<String, Base> models, double price) {
        this.clock = clock;
        this.files = files;
        this.models = Map.copyOf(models);
        this.price = price;
    }

    synchronized int created() {
        return next;
    }

    synchronized FakeTogetherJob find(String id) {
        FakeTogetherJob job = jobs.get(id);
        if (job == null) {
            throw FakeRefusal.of(FakeReply.notFound("fine-tune job", id));
        }
        return job.at(clock.instant());
    }

    FakeReply handle(FakeRequest request, List<String> path) {
        if (path.size() == 1) {
            return request.method().equals("POST") ? create(request) : list();
        }
        if (path.get(1).equals("estimate-price")) {
            return estimate(request);
        }
        if (path.get(1).equals("models")) {
            return path.get(2).equals("limits") ? limits(request) : FakeReply.ok(Map.of("models", names()));
        }
        FakeTogetherJob job = find(path.get(1));
        return switch (path.size() == 3 ? path.get(2) : request.method()) {
            case "cancel" -> FakeReply.ok(job.cancel().truncated());
            case "events" -> FakeReply.ok(Map.of("data", job.events()));
            case "checkpoints" -> FakeReply.ok(Map.of("data", job.checkpoints()));
            case "metrics" -> FakeReply.ok(Map.of("metrics", job.metrics()));
            case "DELETE" -> delete(job);
            default -> FakeReply.ok(job.shown());
        };
    }

    private List<String> names() {
        return List.copyOf(new TreeSet<>(models.keySet()));
    }

    private synchronized FakeReply list() {
        List<Object> data = new ArrayList<>();
        jobs.values().forEach(job -> data.add(job.at(clock.instant()).truncated()));
        return FakeReply.ok(Map.of("data", data));
    }

    private synchronized FakeReply delete(FakeTogetherJob job) {
        jobs.remove(job.id());
        return FakeReply.ok(Map.of("message", "Fine-tune job " + job.id() + " deleted"));
    }

    private synchronized FakeReply create(FakeRequest request) {
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        Base base = check(asked);
        FakeTogetherJob job = new FakeTogetherJob("ft-" + ++next, asked, base.training(), clock.instant());
        jobs.put(job.id(), job);
        return FakeReply.ok(job.at(clock.instant()).truncated());
    }

    private Base check(Map<String, Object> asked) {
        Set<String> unknown = new TreeSet<>(asked.keySet());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw FakeRefusal.bad("invalid_request", "unknown fields " + unknown);
        }
        files.ready(String.valueOf(asked.get("training_file")));
        if (asked.get("validation_file") instanceof String validation) {
            files.ready(validation);
        }
        if (asked.get("suffix") instanceof String suffix && suffix.length() > LONGEST_SUFFIX) {
            throw FakeRefusal.bad("invalid_request", "suffix must be at most 40 characters");
        }
        if (asked.get("n_epochs") instanceof Long epochs && (epochs < 1 || epochs > MOST_EPOCHS)) {
            throw FakeRefusal.bad("invalid_request", "n_epochs must be 1 to 20");
        }
        Base base = models.get(String.valueOf(asked.get("model")));
        if (base == null) {
            throw FakeRefusal.bad("model_not_available", asked.get("model") + " is not available for fine-tuning");
        }
        return base;
    }

    private FakeReply estimate(FakeRequest request) {
        if (Double.isNaN(price)) {
            throw FakeRefusal.of(FakeReply.error(500, "", "the price cannot be estimated"));
        }
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        long epochs = asked.get("n_epochs") instanceof Long number ? number : 1;
        long evaluations = asked.get("n_evals") instanceof Long number ? number : 0;
        long train = epochs * tokens(asked.get("training_file"));
        long eval = asked.containsKey("validation_file") ? evaluations * tokens(asked.get("validation_file")) : 0;
        double total = (train + eval) * price / 1e6;
        return FakeReply.ok(Map.of(
                "estimated_total_price",
                total,
                "allowed_to_proceed",
                total <= 100,
                "user_limit",
                100,
                "estimated_train_token_count",
                train,
                "estimated_eval_token_count",
                eval));
    }

    /** A token of the fake has four bytes. */
    private long tokens(@Nullable Object file) {
        return files.ready(String.valueOf(file)).bytes().length / 4;
    }

    private FakeReply limits(FakeRequest request) {
        String name = request.query().getOrDefault("model_name", "");
        Base base = models.get(name);
        if (base == null) {
            return FakeReply.json(404, Map.of("message", "model " + name + " is not supported for fine-tuning"));
        }
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("model_name", name);
        if (!base.adaptersOnly()) {
            limits.put("full_training", Map.of("max_batch_size", 96, "max_batch_size_dpo", 48, "min_batch_size", 1));
        }
        Map<String, Object> lora = new LinkedHashMap<>();
        lora.put("max_batch_size", 96);
        lora.put("max_batch_size_dpo", 48);
        lora.put("min_batch_size", 1);
        lora.put("max_rank", 64);
        lora.put("target_modules", List.of("k_proj", "o_proj", "q_proj", "v_proj"));
        limits.put("lora_training", lora);
        limits.put("max_num_epochs", MOST_EPOCHS);
        limits.put("max_num_evals", 100);
        limits.put("max_learning_rate", 0.001);
        limits.put("min_learning_rate", 1e-8);
        limits.put("supports_vision", false);
        limits.put("supports_tools", !base.adaptersOnly());
        limits.put("supports_reasoning", false);
        limits.put("merge_output_lora", false);
        return FakeReply.ok(limits);
    }

    /** A tuned model says its name and what it heard; one that there is not, is not found. */
    FakeReply chat(Map<String, Object> asked) {
        String model = String.valueOf(asked.get("model"));
        if (!models.containsKey(model) && !tuned(model)) {
            throw FakeRefusal.of(FakeReply.error(404, "model_not_found", "Unable to access model " + model));
        }
        Map<String, Object> answer = FakeEndpoint.answered(model, asked);
        answer.put("created", clock.instant().getEpochSecond());
        return FakeReply.ok(answer);
    }

    private synchronized boolean tuned(String model) {
        return jobs.values().stream().anyMatch(job -> job.at(clock.instant()).completed() && model.equals(job.model()));
    }
}
