// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * UTF-8 that was decoded as Windows-1252 or Latin-1. A run of characters beyond ASCII, all of which such a charset has,
 * whose bytes are valid UTF-8 hardly occurs by itself: real text would need "Ã" or "â" before a sign or a symbol.
 */
final class Mojibake {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final int ROUNDS = 3; // text that was mangled twice is no rarity

    private Mojibake() {}

    static Optional<String> problem(String text) {
        int lost = text.indexOf('\uFFFD');
        if (lost >= 0) {
            return Optional.of("characters were lost (U+FFFD)");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                int end = runEnd(text, i);
                String run = text.substring(i, end);
                String fixed = fixed(run);
                if (!fixed.equals(run)) {
                    return Optional.of("\"" + run + "\" stands where \"" + fixed + "\" was meant");
                }
                i = end;
            }
        }
        return Optional.empty();
    }

    /** {@return the text as it was before it was decoded wrongly; the same text where nothing is wrong} */
    static String repaired(String text) {
        String repaired = text;
        for (int round = 0; round < ROUNDS; round++) {
            String next = once(repaired);
            if (next.equals(repaired)) {
                break;
            }
            repaired = next;
        }
        return repaired;
    }

    private static String once(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) < 0x80) {
                out.append(text.charAt(i++));
            } else {
                int end = runEnd(text, i);
                out.append(fixed(text.substring(i, end)));
                i = end;
            }
        }
        return out.toString();
    }

    private static int runEnd(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= 0x80) {
            end++;
        }
        return end;
    }

    private static String fixed(String run) {
        if (run.length() < 2) {
            return run;
        }
        byte[] bytes = bytes(run);
        if (bytes.length == 0) {
            return run;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return run;
        }
    }

    // Windows-1252 leaves five bytes undefined; decoders pass them through as C1 controls
    private static byte[] bytes(String run) {
        byte[] bytes = new byte[run.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = run.charAt(i);
            if (c >= 0x80 && c <= 0xFF) {
                bytes[i] = (byte) c;
                continue;
            }
            try {
                bytes[i] = WINDOWS.newEncoder()
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .encode(CharBuffer.wrap(run, i, i + 1))
                        .get();
            } catch (CharacterCodingException e) {
                return new byte[0];
            }
        }
        return bytes;
    }
}
