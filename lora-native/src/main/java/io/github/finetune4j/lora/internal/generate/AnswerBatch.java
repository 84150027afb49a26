// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers in the making at once. A row whose answer is done takes the next prompt that waits; when none does, the rows
 * that are done go as soon as they are half of all, since a pass for fewer rows costs less.
 */
final class AnswerBatch implements AutoCloseable {
    /** Greedy tokens of one native call, which ends by itself with the answers. */
    private static final int CHUNK = 16;
    /**
     * The same where stop strings may end them, of which libtorch knows nothing: a few too many cost less than a call
     * for each.
     */
    private static final int STOPPED_CHUNK = 4;
    /** Columns more than one answer needs: how many are filled before those that nobody needs any more are cut off. */
    private static final int SPARE = 64;

    private final DecodeSession session;
    private final Deque<Answering> waiting;
    private List<Answering> rows;

    private AnswerBatch(DecodeSession session, List<Answering> rows, Deque<Answering> waiting) {
        this.session = session;
        this.rows = rows;
        this.waiting = waiting;
        // a model's requests have the same ends; if they had not, a native call would end early and another follow
        session.endAt(rows.get(0).request().endIds());
    }

    /**
     * {@return a batch that has taken the first of those that wait, at most {@code size}, and takes others later}
     *
     * @param waiting at least one, the longest prompts first
     */
    static AnswerBatch begin(Kernel kernel, AdapterUse use, Deque<Answering> waiting, int size) {
        int longest = waiting.element().request().prompt().length;
        int columns = most(waiting, request -> request.prompt().length + request.maxTokens());
        boolean fits = waiting.size() <= size && longest + most(waiting, GenerationRequest::maxTokens) <= columns;
        List<Answering> rows = next(waiting, size);
        return new AnswerBatch(kernel.decode(prompts(rows), columns - longest, fits ? 0 : SPARE, use), rows, waiting);
    }

    private static int most(Deque<Answering> answers, ToIntFunction<GenerationRequest> of) {
        return answers.stream()
                .mapToInt(answer -> of.applyAsInt(answer.request()))
                .max()
                .orElseThrow();
    }

    private static List<Answering> next(Deque<Answering> waiting, int count) {
        List<Answering> next = new ArrayList<>();
        while (next.size() < count && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        return next;
    }

    private static List<int[]> prompts(List<Answering> answers) {
        return answers.stream().map(answer -> answer.request().prompt()).toList();
    }

    /** Until all its answers are done. */
    void run() {
        while (true) {
            if (live().allMatch(Answering::isGreedy)) {
                greedy();
            } else {
                sampled();
            }
            int[] done = rows(true);
            IntStream.of(done).forEach(session::end);
            if (done.length == rows.size() && !canBegin()) {
                return;
            }
            begin(done);
            leave();
        }
    }

    private void greedy() {
        int[][] tokens = session.greedy(Math.min(chunk(), session.room()), enough());
        for (int row = 0; row < tokens.length; row++) {
            Arrays.stream(tokens[row]).forEach(rows.get(row)::accept);
        }
    }

    private int chunk() {
        return live().mapToInt(AnswerBatch::chunk).min().orElseThrow();
    }

    private static int chunk(Answering answer) {
        if (answer.request().onText() != null) {
            return 1;
        }
        return Math.min(answer.left(), answer.request().stops().isEmpty() ? CHUNK : STOPPED_CHUNK);
    }

    private Stream<Answering> live() {
        return rows.stream().filter(answer -> !answer.isDone());
    }

    /** How many rows must have ended for something to be done about it. */
    private int enough() {
        int done = rows(true).length;
        return canBegin() ? done + 1 : Math.max(done + 1, rows.size() - rows.size() / 2);
    }

    private void sampled() {
        float[][] logits = session.logits();
        int[] tokens = new int[logits.length];
        for (int row = 0; row < tokens.length; row++) {
            Answering answer = rows.get(row);
            tokens[row] = answer.isDone() ? 0 : answer.choose(logits[row]);
            answer.accept(tokens[row]);
        }
        session.accept(tokens);
    }

    private int[] rows(boolean done) {
        return IntStream.range(0, rows.size())
                .filter(row -> rows.get(row).isDone() == done)
                .toArray();
    }

    private boolean canBegin() {
        return !waiting.isEmpty() && session.canBegin();
    }

    private void begin(int[] done) {
        if (done.length == 0 || !canBegin()) {
            return;
        }
        List<Answering> next = next(waiting, done.length);
        int[] free = Arrays.copyOf(done, next.size());
        session.begin(free, prompts(next));
        for (int i = 0; i < free.length; i++) {
            rows.set(free[i], next.get(i));
        }
    }

    private void leave() {
        int[] live = rows(false);
        if (2 * live.length <= rows.size() || session.room() < CHUNK) {
            session.keep(live);
            rows = new ArrayList<>(IntStream.of(live).mapToObj(rows::get).toList());
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
