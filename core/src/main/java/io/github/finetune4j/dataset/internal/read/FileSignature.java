// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.json.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises by its first bytes a file that is no JSONL at all, so that it gets one clear issue instead of one per
 * line.
 */
final class FileSignature {
    private final byte[] bytes;
    private final int length;

    private FileSignature(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /**
     * {@return what the file is instead of JSONL; empty if it may well be JSONL}
     *
     * @param bytes holds the beginning
     * @param length bytes that are there
     */
    static Optional<IssueCode> at(byte[] bytes, int length) {
        return Optional.ofNullable(new FileSignature(bytes, length).verdict());
    }

    static Optional<IssueCode> at(LineBatches lines) throws IOException {
        int length = lines.peek();
        return at(lines.peeked(), length);
    }

    private @Nullable IssueCode verdict() {
        if (compressed()) {
            return IssueCode.COMPRESSED;
        }
        return wideCharacters() ? IssueCode.NOT_UTF8 : byText();
    }

    private boolean compressed() {
        return starts(0x1F, 0x8B) || starts('P', 'K', 3, 4) || starts(0x28, 0xB5, 0x2F, 0xFD);
    }

    // A mark, or ASCII with a zero byte beside each letter
    private boolean wideCharacters() {
        return starts(0xFF, 0xFE)
                || starts(0xFE, 0xFF)
                || starts(0, 0, 0xFE, 0xFF)
                || (length >= 4 && bytes[0] == '{' && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0)
                || (length >= 4 && bytes[0] == 0 && bytes[1] == '{' && bytes[2] == 0 && bytes[3] != 0);
    }

    private @Nullable IssueCode byText() {
        int from = skipBlank(Utf8.startsWithBom(bytes, 0, length) ? Utf8.BOM_LENGTH : 0);
        int end = lineEnd(from);
        if (from == length || end < 0) {
            return null;
        }
        int second = skipBlank(end);
        try {
            Object value = Json.parse(bytes, from, end);
            return value instanceof List<?> list && arrayOfRows(list, second) ? IssueCode.JSON_ARRAY_NOT_JSONL : null;
        } catch (JsonException e) {
            return e.kind() == JsonException.Kind.TRUNCATED ? unfinished(from, second) : notJson(from, end, second);
        }
    }

    private boolean arrayOfRows(List<?> list, int second) {
        return !list.isEmpty() && list.get(0) instanceof Map<?, ?> && second == length;
    }

    private @Nullable IssueCode unfinished(int from, int second) {
        if (bytes[from] == '[') {
            return IssueCode.JSON_ARRAY_NOT_JSONL;
        }
        boolean goesOn = second < length && bytes[second] != '{';
        return bytes[from] == '{' && goesOn ? IssueCode.JSON_SPREAD_OVER_LINES : null;
    }

    private @Nullable IssueCode notJson(int from, int end, int second) {
        boolean jsonLike = "{[\"'".indexOf(bytes[from]) >= 0 && !quotedHeader(from, end);
        int secondEnd = lineEnd(second);
        if (jsonLike || secondEnd < 0 || second == length || bytes[second] == '{') {
            return null;
        }
        String header = text(from, end);
        String next = text(second, secondEnd);
        boolean csv = List.of(",", ";", "\t").stream().anyMatch(mark -> header.contains(mark) && next.contains(mark));
        return csv ? IssueCode.CSV_NOT_JSONL : null;
    }

    private boolean quotedHeader(int from, int end) {
        return bytes[from] == '"' && text(from, end).matches("\"[^\"]*\"[,;\t].*");
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).strip();
    }

    private int skipBlank(int from) {
        int i = from;
        while (i < length && bytes[i] <= ' ' && bytes[i] > 0) {
            i++;
        }
        return i;
    }

    // -1 if the line goes on beyond what is there
    private int lineEnd(int from) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return length < bytes.length ? length : -1;
    }

    private boolean starts(int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= length || (bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
