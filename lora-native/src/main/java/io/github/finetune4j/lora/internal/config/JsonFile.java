// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.files.BoundedStream;
import io.github.finetune4j.internal.json.JsonWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON that may come from a stranger: bounded in size, depth and memory, a key twice is an error. */
public final class JsonFile {
    /** For settings: config.json and its like. */
    public static final long SMALL = 16L << 20;
    /** For tokenizers and indexes. */
    public static final long LARGE = 256L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxStringLength((int) SMALL)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    /**
     * {@return the object in a settings file}
     *
     * @param file at most {@link #SMALL} bytes
     * @throws InvalidModelException if it is missing, too large, or not one JSON object
     */
    public static ObjectNode object(Path file) {
        return object(file, SMALL);
    }

    /**
     * {@return the object in a file}
     *
     * @param file to read
     * @param limit most bytes
     * @throws InvalidModelException if it is missing, too large, not one JSON object, or holds more than half of the
     *     heap can hold
     */
    public static ObjectNode object(Path file, long limit) {
        try (InputStream in = open(file, limit)) {
            return parse(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * {@return the file's text}
     *
     * @param file UTF-8
     * @param limit most bytes
     * @throws InvalidModelException if it is missing, too large, or not UTF-8
     */
    public static String text(Path file, long limit) {
        try (InputStream in = open(file, limit)) {
            return utf8(in.readAllBytes(), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InputStream open(Path file, long limit) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidModelException("no file " + file + " -> check the folder, or download the file into it");
        }
        if (Files.size(file) > limit) {
            throw tooLong(file, limit);
        }
        return new BoundedStream(Files.newInputStream(file), limit, () -> tooLong(file, limit));
    }

    private static InvalidModelException unreadable(Path file, IOException e) {
        return new InvalidModelException("cannot read " + file + ": " + e + " -> check the file's permissions", e);
    }

    private static InvalidModelException tooLong(Path file, long limit) throws IOException {
        return new InvalidModelException(file + " has " + Files.size(file) + " bytes, more than the limit of " + limit
                + " -> give the model's own file");
    }

    /**
     * {@return bytes as text}
     *
     * @param bytes UTF-8
     * @param where names the source in messages
     * @throws InvalidModelException if the bytes are not UTF-8
     */
    public static String utf8(byte[] bytes, String where) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notUtf8(where, e);
        }
    }

    private static InvalidModelException notUtf8(String where, CharacterCodingException e) {
        return new InvalidModelException(where + " is not UTF-8 text -> the file is damaged, fetch it again", e);
    }

    /**
     * {@return the object in a text}
     *
     * @param text JSON
     * @param where names the source in messages
     * @throws InvalidModelException if the text is not one JSON object, or holds more than half of the heap can hold
     */
    public static ObjectNode parse(String text, String where) {
        return parse(new StringReader(text), where);
    }

    /**
     * {@return the object in some bytes}
     *
     * @param bytes JSON in UTF-8
     * @param where names the source in messages
     * @throws InvalidModelException if they are not one JSON object, or hold more than half of the heap can hold
     */
    public static ObjectNode parse(byte[] bytes, String where) {
        return parse(
                new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()), where);
    }

    private static ObjectNode parse(Reader text, String where) {
        try (JsonParser parser = new CountedParser(MAPPER.getFactory().createParser(text), HeapLimit.half(where))) {
            JsonNode node = MAPPER.readTree(parser);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidModelException(
                    where + " is not valid JSON: " + JsonWords.of(e.getOriginalMessage())
                            + " -> the file is damaged, fetch it again",
                    e);
        } catch (CharacterCodingException e) {
            throw notUtf8(where, e);
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + where + ": " + e + " -> check the file's permissions", e);
        }
        throw new InvalidModelException(where + " does not hold a JSON object -> the file is damaged, fetch it again");
    }

    /** {@return the mapper, for writing} */
    public static JsonMapper mapper() {
        return MAPPER;
    }
}
