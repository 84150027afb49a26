// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Metric;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Rows with numbers, and a model that answers some of them right, in braces or not, at a price and a pace. */
final class Scripted implements ChatModel {
    static final Metric RIGHT =
            Metric.binary("right", answer -> answer.actualText().contains(number(answer.expectedText()) + "!"));
    static final Metric BRACES =
            Metric.binary("braces", answer -> answer.actualText().startsWith("{"));

    final AtomicInteger asked = new AtomicInteger();
    private final IntPredicate right;
    private final IntPredicate valid;
    private final Usage usage;
    private final Duration pace;

    private Scripted(IntPredicate right, IntPredicate valid, Usage usage, Duration pace) {
        this.right = right;
        this.valid = valid;
        this.usage = usage;
        this.pace = pace;
    }

    /** Right where the row's number modulo 100 is below this. */
    static Scripted percent(int right) {
        return new Scripted(i -> i % 100 < right, i -> true, new Usage(100, 10), Duration.ZERO);
    }

    static Scripted where(IntPredicate right) {
        return new Scripted(right, i -> true, new Usage(100, 10), Duration.ZERO);
    }

    Scripted valid(int percent) {
        return new Scripted(right, i -> i % 100 < percent, usage, pace);
    }

    Scripted tokens(long in, long out) {
        return new Scripted(right, valid, new Usage(in, out), pace);
    }

    Scripted pace(Duration each) {
        return new Scripted(right, valid, usage, each);
    }

    static Dataset rows(int from, int count) {
        return Dataset.of(IntStream.range(from, from + count)
                .mapToObj(i -> ChatExample.of(Message.user("row " + i), Message.assistant("{" + i + "!}")))
                .toList());
    }

    /** Rows whose answer is one of so many desks. */
    static Dataset listed(int from, int count, int desks) {
        return Dataset.of(IntStream.range(from, from + count)
                .mapToObj(i -> ChatExample.of(Message.user("row " + i), Message.assistant("desk " + i % desks)))
                .toList());
    }

    private static String number(String text) {
        return text.replaceAll("\\D", "");
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        asked.incrementAndGet();
        long until = System.nanoTime() + pace.toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        int row = Integer.parseInt(number(request.messages().get(0).content()));
        String said = row + (right.test(row) ? "!" : "?");
        return new ChatResponse(valid.test(row) ? "{" + said + "}" : said, FinishReason.STOP, usage);
    }
}
