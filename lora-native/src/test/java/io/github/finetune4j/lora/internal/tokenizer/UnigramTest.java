// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnigramTest {
    private static final String LETTERS = "aab\ud83d\ude00\ud83d\ude01c";

    /** All ways into a place, the earliest beginning first, as the library tries them: the first of the best stays. */
    @Test
    void anyText_isSplitAsTheRuleTakenAtItsWord() {
        Random random = new Random(3);
        int several = 0;
        for (int i = 0; i < 3_000; i++) {
            List<String> pieces = pieces(random);
            double[] scores =
                    pieces.stream().mapToDouble(each -> -random.nextInt(4)).toArray();
            String text = text(random, 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 20));
            List<Integer> expected = expected(pieces, scores, text);
            assertThat(found(pieces, scores, text)).as("%s of %s", text, pieces).isEqualTo(expected);
            several += expected.size() > 1 ? 1 : 0;
        }
        assertThat(several).isGreaterThan(2_000);
    }

    private static List<String> pieces(Random random) {
        Set<String> pieces = new LinkedHashSet<>(List.of("<unk>"));
        int count = 1 + random.nextInt(12);
        while (pieces.size() <= count) {
            pieces.add(piece(random));
        }
        return new ArrayList<>(pieces);
    }

    private static String piece(Random random) {
        String whole = text(random, 1 + random.nextInt(5));
        return switch (random.nextInt(12)) {
            case 0 -> whole + "\ud83d"; // half of a pair too
            case 1 -> "\ude00" + whole;
            default -> whole;
        };
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        int[] letters = LETTERS.codePoints().toArray();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static List<Integer> found(List<String> pieces, double[] scores, String text) {
        Vocabulary vocabulary = new Vocabulary(pieces.size(), "test");
        for (int id = 0; id < pieces.size(); id++) {
            vocabulary.add(pieces.get(id), id);
        }
        Tokens tokens = new Tokens(text.toCharArray(), new Trims(List.of(), vocabulary), Wanted.ALL);
        new Unigram(vocabulary, scores, 0, false)
                .tokenize(Piece.of(text.toCharArray(), 0, text.length(), Steps.of("test", text.length())), tokens);
        return Arrays.stream(tokens.ids()).boxed().toList();
    }

    private static List<Integer> expected(List<String> pieces, double[] scores, String text) {
        double unknown = Arrays.stream(scores).min().orElse(0) - 10;
        double[] best = new double[text.length() + 1];
        int[] from = new int[text.length() + 1];
        int[] id = new int[text.length() + 1];
        Arrays.fill(from, -1);
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int size = Character.charCount(text.codePointAt(at));
            boolean single = false;
            for (int end = at + 1; end <= text.length(); end++) {
                int piece = pieces.indexOf(text.substring(at, end));
                if (piece >= 0) {
                    reach(best, from, id, at, end, scores[piece], piece);
                    single |= end - at == size;
                }
            }
            if (!single) {
                reach(best, from, id, at, at + size, unknown, 0);
            }
        }
        List<Integer> ids = new ArrayList<>();
        for (int end = text.length(); end > 0; end = from[end]) {
            if (id[end] != 0 || ids.isEmpty() || ids.get(0) != 0) {
                ids.add(0, id[end]); // unknown ones in a row are one
            }
        }
        return ids;
    }

    private static void reach(double[] best, int[] from, int[] id, int at, int end, double more, int piece) {
        if (from[end] < 0 || more + best[at] > best[end]) {
            best[end] = more + best[at];
            from[end] = at;
            id[end] = piece;
        }
    }
}
