// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import java.util.List;

/** Marks of the last answers and of their questions. Safe for use by several threads. */
final class Repeats {
    private static final int MOST = 100_000;
    private static final int FEWEST_WORDS = 5;
    private static final long FACTOR = 0x9e3779b97f4a7c15L; // 2^64 by the golden ratio

    private final long[] answers;
    private final long[] questions;
    private int filled;
    private int next;

    Repeats(int last) {
        if (last < 1 || last > MOST) {
            throw new IllegalArgumentException("repeats of the last " + last + " -> give 1 to " + MOST);
        }
        answers = new long[last];
        questions = new long[last];
    }

    synchronized boolean repeats(ChatRequest request, ChatResponse response) {
        List<String> words = Loops.words(response.text());
        if (words.size() < FEWEST_WORDS) {
            return false;
        }
        long answer = mark(words);
        long question = mark(Loops.words(
                request.messages().get(request.messages().size() - 1).content()));
        boolean repeated = false;
        for (int i = 0; i < filled && !repeated; i++) {
            repeated = answers[i] == answer && questions[i] != question;
        }
        answers[next] = answer;
        questions[next] = question;
        next = (next + 1) % answers.length;
        filled = Math.min(answers.length, filled + 1);
        return repeated;
    }

    private static long mark(List<String> words) {
        long mark = words.size();
        for (String word : words) {
            mark = Long.rotateLeft(mark * FACTOR, 29) ^ word.hashCode();
        }
        return mark * FACTOR;
    }
}
