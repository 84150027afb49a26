// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A head in a folder: {@code head.json}, and {@code head.f64} with the weights, value by value, and then the intercepts,
 * as little-endian doubles.
 *
 * @param head what it says
 * @param maxTokens of a text
 * @param base hash of the encoder's weights that it was fitted on
 */
record HeadFolder(TextHead head, int maxTokens, String base) {
    private static final String JSON = "head.json";
    private static final String NUMBERS = "head.f64";
    private static final int FORMAT = 1;

    void write(Path folder) {
        byte[] numbers = numbers();
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("format", FORMAT).put("kind", head.head().kind().name());
        json.put("values", head.head().intercepts().length)
                .put("features", head.head().features());
        json.put("crc32c", checksum(numbers)).put("maxTokens", maxTokens).put("base", base);
        json.put("leastConfidence", head.leastConfidence());
        json.set("labels", JsonFile.mapper().valueToTree(head.labels()));
        Calibrator calibrator = head.calibrator();
        if (calibrator != null) {
            json.set("calibrator", JsonFile.parse(calibrator.json(), JSON));
        }
        AtomicFile.writeBytes(folder.resolve(NUMBERS), channel -> {
            ByteBuffer left = ByteBuffer.wrap(numbers);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        });
        AtomicFile.write(folder.resolve(JSON), json.toPrettyString() + "\n");
    }

    private byte[] numbers() {
        LinearHead linear = head.head();
        double[] intercepts = linear.intercepts();
        ByteBuffer bytes = ByteBuffer.allocate(
                        Math.multiplyExact(Math.multiplyExact(intercepts.length, linear.features() + 1), Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double[] row : linear.weights()) {
            bytes.asDoubleBuffer().put(row);
            bytes.position(bytes.position() + row.length * Double.BYTES);
        }
        bytes.asDoubleBuffer().put(intercepts);
        return bytes.array();
    }

    /** @throws InvalidModelException if a file is missing or damaged, naming it */
    static HeadFolder read(Path folder) {
        ObjectNode json = JsonFile.object(folder.resolve(JSON), JsonFile.LARGE);
        try {
            LinearHead linear = linear(json, folder.resolve(NUMBERS));
            List<String> labels = new ArrayList<>();
            json.path("labels").forEach(label -> labels.add(label.asText()));
            TextHead head = new TextHead(
                    linear,
                    labels,
                    calibrator(json),
                    json.path("leastConfidence").asDouble());
            return new HeadFolder(
                    head, json.path("maxTokens").asInt(), json.path("base").asText());
        } catch (IllegalArgumentException e) {
            throw damaged(folder.resolve(JSON), e.getMessage());
        }
    }

    private static @Nullable Calibrator calibrator(ObjectNode json) {
        JsonNode calibrator = json.get("calibrator");
        return calibrator == null ? null : Calibrator.parse(calibrator.toString());
    }

    private static LinearHead linear(ObjectNode json, Path file) {
        int values = json.path("values").asInt();
        int features = json.path("features").asInt();
        byte[] bytes = bytes(file, (values * (features + 1L)) * Double.BYTES);
        if (checksum(bytes) != json.path("crc32c").asLong()) {
            throw damaged(file, "its checksum is another than " + JSON + " says");
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double[][] weights = new double[values][features];
        for (double[] row : weights) {
            numbers.asDoubleBuffer().get(row);
            numbers.position(numbers.position() + features * Double.BYTES);
        }
        double[] intercepts = new double[values];
        numbers.asDoubleBuffer().get(intercepts);
        return new LinearHead(HeadKind.valueOf(json.path("kind").asText()), weights, intercepts);
    }

    private static byte[] bytes(Path file, long length) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) != length) {
                throw damaged(file, "it has not the " + length + " bytes that " + JSON + " says");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + file + ": " + e + " -> check the file's permissions", e);
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    private static InvalidModelException damaged(Path file, @Nullable String why) {
        return new InvalidModelException("the head in " + file + " is damaged: " + why
                + " -> bring the folder back from a copy, or train it again");
    }
}
