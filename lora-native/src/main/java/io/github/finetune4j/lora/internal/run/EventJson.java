// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Events as lines of JSON. A number that is not known is left out. */
final class EventJson {
    private EventJson() {}

    static ObjectNode write(JobEvent event) {
        ObjectNode node = JsonFile.mapper().createObjectNode();
        node.put("id", event.id()).put("at", event.at().toString());
        if (event instanceof JobEvent.StatusChanged e) {
            return node.put("type", "status").put("status", e.status().name()).put("word", e.providerStatus());
        }
        if (event instanceof JobEvent.StepCompleted e) {
            return step(node.put("type", "step"), e);
        }
        if (event instanceof JobEvent.Validated e) {
            return validated(node.put("type", "validated"), e);
        }
        if (event instanceof JobEvent.CheckpointSaved e) {
            node.put("type", "checkpoint")
                    .put("step", e.checkpoint().step())
                    .put("location", e.checkpoint().location());
            return number(node, "loss", e.checkpoint().validationLoss().orElse(Double.NaN));
        }
        JobEvent.Note note = (JobEvent.Note) event;
        return node.put("type", "note").put("level", note.level()).put("text", note.text());
    }

    private static ObjectNode validated(ObjectNode node, JobEvent.Validated e) {
        node.put("step", e.step()).put("epoch", e.epoch());
        if (!e.figures().isEmpty()) {
            ObjectNode figures = node.putObject("figures");
            e.figures().forEach((name, figure) -> number(figures, name, figure));
        }
        return number(node, "loss", e.loss());
    }

    private static ObjectNode step(ObjectNode node, JobEvent.StepCompleted e) {
        node.put("step", e.step()).put("totalSteps", e.totalSteps()).put("epoch", e.epoch());
        number(node, "loss", e.loss());
        number(node, "learningRate", e.learningRate());
        number(node, "tokensPerSecond", e.tokensPerSecond());
        return node.put("remainingSeconds", e.remaining().toMillis() / 1000.0);
    }

    private static ObjectNode number(ObjectNode node, String key, double value) {
        return Double.isFinite(value) ? node.put(key, value) : node;
    }

    static JobEvent read(ObjectNode node) {
        String id = node.path("id").asText();
        Instant at = Instant.parse(node.path("at").asText());
        long step = node.path("step").asLong();
        double epoch = node.path("epoch").asDouble();
        double loss = real(node, "loss");
        return switch (node.path("type").asText()) {
            case "status" ->
                new JobEvent.StatusChanged(
                        id,
                        at,
                        status(node.path("status").asText()),
                        node.path("word").asText());
            case "step" ->
                new JobEvent.StepCompleted(
                        id,
                        at,
                        step,
                        node.path("totalSteps").asLong(),
                        epoch,
                        loss,
                        real(node, "learningRate"),
                        real(node, "tokensPerSecond"),
                        Duration.ofMillis(
                                Math.round(1000 * node.path("remainingSeconds").asDouble())));
            case "validated" -> new JobEvent.Validated(id, at, step, epoch, loss, figures(node.path("figures")));
            case "checkpoint" ->
                new JobEvent.CheckpointSaved(
                        id, at, new Checkpoint(step, node.path("location").asText(), Double.isNaN(loss) ? null : loss));
            case "note" ->
                new JobEvent.Note(
                        id, at, node.path("level").asText(), node.path("text").asText());
            default -> new JobEvent.Note(id, at, "info", node.toString()); // of a later version
        };
    }

    private static Map<String, Double> figures(JsonNode node) {
        Map<String, Double> figures = new LinkedHashMap<>();
        node.properties()
                .forEach(each -> figures.put(each.getKey(), each.getValue().asDouble()));
        return figures;
    }

    static JobStatus status(String word) {
        for (JobStatus status : JobStatus.values()) {
            if (status.name().equals(word.toUpperCase(Locale.ROOT))) {
                return status;
            }
        }
        return JobStatus.UNKNOWN;
    }

    private static double real(JsonNode node, String key) {
        return node.path(key).asDouble(Double.NaN);
    }
}
