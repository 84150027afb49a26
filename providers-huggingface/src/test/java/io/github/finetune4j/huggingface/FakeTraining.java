// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.services.FakeHub;
import io.github.finetune4j.testkit.services.HubJob;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands for the script in a job: says what it says, learns nothing. Many rows are a long job; a row "fail" ends it.
 */
record FakeTraining(FakeHub hub) implements HubJob.Work {
    static final int LONG = 100;
    private static final int STEPS = 3;

    @Override
    public void run(HubJob job) {
        String input = "datasets/" + source(job);
        String rows = text(input, "train.jsonl");
        Map<String, Object> settings = Json.parseObject(text(input, "settings.json"));
        job.log("finetune4j "
                + Json.write(Map.of("event", "begin", "base", String.valueOf(settings.get("base_model")))));
        if (rows.contains("\"fail\"")) {
            throw new IllegalStateException("CUDA out of memory");
        }
        while (rows.lines().count() >= LONG && !job.cancelled()) {
            LockSupport.parkNanos(5_000_000);
        }
        for (int step = 1; step <= STEPS && !job.cancelled(); step++) {
            job.log(String.format(
                    Locale.ROOT,
                    "finetune4j {\"event\": \"step\", \"step\": %d, \"total\": %d, \"epoch\": %.2f, \"loss\": %.1f, \"learning_rate\": 0.001}",
                    step,
                    STEPS,
                    step / 3.0,
                    2.0 / step));
        }
        if (!job.cancelled()) {
            hub.put(
                    "models/" + job.environment("FINETUNE4J_OUTPUT"),
                    Map.of("adapter_config.json", bytes("{}"), "adapter_model.safetensors", bytes("weights")));
            job.log("finetune4j {\"event\": \"end\", \"commit\": null}");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String source(HubJob job) {
        Map<String, Object> volume =
                Repositories.maps(job.asked().get("volumes")).get(0);
        return Repositories.text(volume.get("source"));
    }

    private String text(String repo, String path) {
        return new String(hub.read(repo, path).orElseThrow(), StandardCharsets.UTF_8);
    }
}
