// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.heads.linear.HeadFile;
import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A head in a folder: {@code head.bin} with its numbers ({@link HeadFile}), unless the folder is an encoder's with a
 * head of its own, and {@code head.json} with the rest.
 *
 * @param linear the numbers; null where the encoder has them
 * @param head what they say
 * @param maxTokens of a text
 * @param base hash of the encoder's weights that it was fitted on
 */
record HeadFolder(@Nullable LinearHead linear, TextHead head, int maxTokens, String base) {
    private static final String JSON = "head.json";
    private static final String NUMBERS = "head.bin";
    private static final int FORMAT = 1;

    void write(Path folder) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("format", FORMAT).put("kind", head.kind().name());
        LinearHead numbers = linear;
        if (numbers != null) {
            HeadFile.write(numbers, folder.resolve(NUMBERS));
            json.put("crc32c", checksum(folder.resolve(NUMBERS)));
        }
        json.put("maxTokens", maxTokens).put("base", base).put("leastConfidence", head.leastConfidence());
        json.set("labels", JsonFile.mapper().valueToTree(head.labels()));
        Calibrator calibrator = head.calibrator();
        if (calibrator != null) {
            json.set("calibrator", JsonFile.parse(calibrator.json(), JSON));
        }
        AtomicFile.write(folder.resolve(JSON), json.toPrettyString() + "\n");
    }

    /** @throws InvalidModelException if a file is missing or damaged, naming it */
    static HeadFolder read(Path folder) {
        ObjectNode json = JsonFile.object(folder.resolve(JSON), JsonFile.LARGE);
        LinearHead linear = json.has("crc32c") ? linear(json, folder.resolve(NUMBERS)) : null;
        List<String> labels = new ArrayList<>();
        json.path("labels").forEach(label -> labels.add(label.asText()));
        try {
            HeadKind kind = HeadKind.valueOf(json.path("kind").asText());
            TextHead head = new TextHead(
                    kind, labels, calibrator(json), json.path("leastConfidence").asDouble());
            requireLabels(linear, head);
            return new HeadFolder(
                    linear,
                    head,
                    json.path("maxTokens").asInt(),
                    json.path("base").asText());
        } catch (IllegalArgumentException e) {
            throw damaged(folder.resolve(JSON), String.valueOf(e.getMessage()));
        }
    }

    private static void requireLabels(@Nullable LinearHead linear, TextHead head) {
        int needed = linear == null ? head.labels().size() : head.kind() == HeadKind.NUMBERS ? 0 : linear.outputs();
        if (head.labels().size() != needed || (linear != null && linear.kind() != head.kind())) {
            throw new IllegalArgumentException(head.labels().size() + " labels of " + head.kind() + " for a head of "
                    + needed + " -> give one for each");
        }
    }

    private static @Nullable Calibrator calibrator(ObjectNode json) {
        JsonNode calibrator = json.get("calibrator");
        return calibrator == null ? null : Calibrator.parse(calibrator.toString());
    }

    private static LinearHead linear(ObjectNode json, Path file) {
        if (checksum(file) != json.path("crc32c").asLong()) {
            throw damaged(file, "its checksum is another than " + JSON + " says");
        }
        try {
            return HeadFile.read(file);
        } catch (IOException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    private static long checksum(Path file) {
        try {
            CRC32C crc = new CRC32C();
            crc.update(Files.readAllBytes(file));
            return crc.getValue();
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + file + ": " + e + " -> bring it back from a copy", e);
        }
    }

    private static InvalidModelException damaged(Path file, String why) {
        return new InvalidModelException("the head in " + file + " is damaged: " + why
                + " -> bring the folder back from a copy, or train it again");
    }
}
