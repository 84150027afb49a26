// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code multipart/form-data} body, taken apart. Latin-1 in between keeps every byte. */
final class FakeForm {
    private static final Pattern NAME = Pattern.compile("(?i)[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE = Pattern.compile("(?i)[; ]filename=\"([^\"]*)\"");

    /** One field. */
    static final class Part {
        private final String fileName;
        private final byte[] bytes;

        Part(String fileName, byte[] bytes) {
            this.fileName = fileName;
            this.bytes = bytes;
        }

        String fileName() {
            return fileName;
        }

        byte[] bytes() {
            return bytes;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private FakeForm() {}

    static Map<String, Part> of(FakeRequest request) {
        String type = request.header("Content-Type");
        Matcher boundary = Pattern.compile("boundary=\"?([^\";]+)").matcher(type);
        if (!type.startsWith("multipart/form-data") || !boundary.find()) {
            throw FakeRefusal.bad("invalid_form", "multipart/form-data was expected, got " + type);
        }
        Map<String, Part> parts = new LinkedHashMap<>();
        byte[] body = request.body();
        byte[] mark = ("--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
        int at = find(body, mark, 0);
        while (at >= 0) {
            int from = at + mark.length;
            int next = find(body, mark, from);
            if (next >= 0) {
                add(parts, body, from + 2, next - 2);
            }
            at = next;
        }
        return parts;
    }

    private static void add(Map<String, Part> parts, byte[] body, int from, int to) {
        int head = find(body, new byte[] {'\r', '\n', '\r', '\n'}, from);
        String fields = new String(body, from, head - from, StandardCharsets.UTF_8);
        Matcher name = NAME.matcher(fields);
        Matcher file = FILE.matcher(fields);
        if (!name.find()) {
            throw FakeRefusal.bad("invalid_form", "a part has no name");
        }
        parts.put(name.group(1), new Part(file.find() ? file.group(1) : "", Arrays.copyOfRange(body, head + 4, to)));
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int i = from; i <= in.length - what.length; i++) {
            int j = 0;
            while (j < what.length && in[i + j] == what[j]) {
                j++;
            }
            if (j == what.length) {
                return i;
            }
        }
        return -1;
    }
}
