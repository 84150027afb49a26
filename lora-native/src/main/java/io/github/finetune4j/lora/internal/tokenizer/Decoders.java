// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The ways back from tokens to text. */
final class Decoders {
    private static final long GROWTH = 64;
    private static final long FREE = 1 << 16;
    private static final String[][] CLEANED = {
        {" .", "."},
        {" ?", "?"},
        {" !", "!"},
        {" ,", ","},
        {" ' ", "'"},
        {" n't", "n't"},
        {" 'm", "'m"},
        {" do not", " don't"},
        {" 's", "'s"},
        {" 've", "'ve"},
        {" 're", "'re"},
    };

    private Decoders() {}

    /** Characters that stand for bytes. */
    static Decoder bytes() {
        return tokens -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (String token : tokens) {
                if (token.chars().allMatch(c -> Bytes.read((char) c) >= 0)) {
                    token.chars().forEach(c -> out.write(Bytes.read((char) c)));
                } else {
                    out.writeBytes(token.getBytes(StandardCharsets.UTF_8));
                }
            }
            return List.of(BrokenUtf8.read(out.toByteArray()));
        };
    }

    /** Tokens such as {@code <0x0A>}: as many in a row as there are make characters, or each an U+FFFD. */
    static Decoder byteFallback() {
        return tokens -> {
            List<String> parts = new ArrayList<>();
            ByteArrayOutputStream open = new ByteArrayOutputStream();
            for (String token : tokens) {
                int value = value(token);
                if (value >= 0) {
                    open.write(value);
                } else {
                    close(open, parts);
                    parts.add(token);
                }
            }
            close(open, parts);
            return parts;
        };
    }

    private static int value(String token) {
        boolean form = token.length() == 6 && token.startsWith("<0x") && token.endsWith(">");
        if (!form) {
            return -1;
        }
        // Rust's from_str_radix takes a sign for one digit
        int high = token.charAt(3) == '+' ? 0 : digit(token.charAt(3));
        int low = digit(token.charAt(4));
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static void close(ByteArrayOutputStream open, List<String> parts) {
        if (open.size() == 0) {
            return;
        }
        try {
            parts.add(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(open.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            parts.addAll(java.util.Collections.nCopies(open.size(), "\ufffd"));
        }
        open.reset();
    }

    /** Marks that stand for spaces; those of the first token are left out if a mark was put there. */
    static Decoder metaspace(int mark, Splitters.Prepend prepend) {
        String text = Character.toString(mark);
        return tokens -> {
            List<String> parts = new ArrayList<>(tokens.size());
            for (int i = 0; i < tokens.size(); i++) {
                parts.add(tokens.get(i).replace(text, i == 0 && prepend != Splitters.Prepend.NEVER ? "" : " "));
            }
            return parts;
        };
    }

    static Decoder replace(Replacing replacing, String where) {
        return tokens -> {
            long limit = limit(tokens);
            List<String> parts = new ArrayList<>(tokens.size());
            long length = 0;
            Steps steps =
                    Steps.of(where, tokens.stream().mapToLong(String::length).sum());
            for (String token : tokens) {
                parts.add(replacing.apply(token, limit, steps));
                length += parts.get(parts.size() - 1).length();
                Rewriting.bound(length, limit, where);
            }
            return parts;
        };
    }

    private static long limit(List<String> tokens) {
        return GROWTH * tokens.stream().mapToLong(String::length).sum() + FREE;
    }

    static Decoder fuse() {
        return tokens -> List.of(String.join("", tokens));
    }

    /** Up to so many of a character at each end of each token. */
    static Decoder strip(int character, int start, int stop) {
        return tokens -> tokens.stream()
                .map(token -> stripped(token, character, start, stop))
                .toList();
    }

    private static String stripped(String token, int character, int start, int stop) {
        int[] points = token.codePoints().toArray();
        int from = 0;
        while (from < Math.min(start, points.length) && points[from] == character) {
            from++;
        }
        int to = points.length;
        while (points.length - to < stop && to > from && points[to - 1] == character) {
            to--;
        }
        return new String(points, from, to - from);
    }

    static Decoder wordPiece(String prefix, boolean cleanup) {
        return tokens -> {
            List<String> parts = new ArrayList<>(tokens.size());
            for (int i = 0; i < tokens.size(); i++) {
                String token = i == 0 ? tokens.get(0) : joined(tokens.get(i), prefix);
                parts.add(cleanup ? cleaned(token) : token);
            }
            return parts;
        };
    }

    private static String joined(String token, String prefix) {
        return token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
    }

    private static String cleaned(String text) {
        String now = text;
        for (String[] each : CLEANED) {
            now = now.replace(each[0], each[1]);
        }
        return now;
    }

    /** Marks of a word's end, spaces but for the last token. */
    static Decoder suffix(String suffix, String where) {
        return tokens -> {
            long limit = limit(tokens);
            List<String> parts = new ArrayList<>(tokens.size());
            for (int i = 0; i < tokens.size(); i++) {
                parts.add(tokens.get(i).replace(suffix, i == tokens.size() - 1 ? "" : " "));
                Rewriting.bound(parts.get(i).length(), limit, where);
            }
            return parts;
        };
    }

    /** Tokens of connectionist temporal classification: the same twice in a row is one. */
    static Decoder ctc(String pad, String delimiter, boolean cleanup) {
        return tokens -> {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < tokens.size(); i++) {
                if (i == 0 || !tokens.get(i).equals(tokens.get(i - 1))) {
                    String text = tokens.get(i).replace(pad, "");
                    text = cleanup ? cleaned(text).replace(delimiter, " ") : text;
                    if (!text.isEmpty()) {
                        parts.add(text);
                    }
                }
            }
            return parts;
        };
    }
}
