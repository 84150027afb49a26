// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TokenCounter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * A number of tokens as a range, since services do not publish exactly what their chat format adds to each message. The
 * least counts texts alone; the most adds 4 tokens for each message, one for a name, and 3 for the answer's start
 * (OpenAI's cookbook has used 3 and 4). Where the counter knows a row exactly, as a local model's does, both ends are
 * equal.
 *
 * @param least tokens of the texts
 * @param most with the most that the format may add
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TokenRange(long least, long most) {
    /** Nothing. */
    public static final TokenRange NONE = new TokenRange(0, 0);

    private static final int PER_MESSAGE = 4;
    private static final int PER_ROW = 3;

    /** Checks the order. */
    public TokenRange {
        if (least < 0 || most < least) {
            throw new IllegalArgumentException("range of tokens: " + least + " to " + most
                    + " -> give a least of at least 0, and a most not below it");
        }
    }

    /**
     * {@return the tokens of a row: texts, tool calls and tools as their JSON}
     *
     * @param example the row
     * @param counter the model's way of counting
     */
    public static TokenRange of(Example example, TokenCounter counter) {
        OptionalInt exact = counter.countRow(example);
        return exact.isPresent() ? new TokenRange(exact.getAsInt(), exact.getAsInt()) : estimate(example, counter);
    }

    private static TokenRange estimate(Example example, TokenCounter counter) {
        long texts = 0;
        long format = PER_ROW;
        for (Message message : example.messages()) {
            texts += counter.count(message.content());
            texts += written(message.toolCalls().stream().map(ToolCall::json).toList(), counter);
            format += PER_MESSAGE + (message.name().isPresent() ? 1 : 0);
        }
        texts += written(example.tools().stream().map(ToolSpecification::json).toList(), counter);
        return new TokenRange(texts, texts + format);
    }

    private static long written(List<Map<String, Object>> json, TokenCounter counter) {
        return json.isEmpty() ? 0 : counter.count(String.valueOf(json));
    }

    /**
     * {@return both together}
     *
     * @param other another range
     */
    public TokenRange plus(TokenRange other) {
        return new TokenRange(least + other.least, most + other.most);
    }

    /**
     * {@return the range of so many times as much}
     *
     * @param times at least 0
     */
    public TokenRange times(long times) {
        return new TokenRange(least * times, most * times);
    }

    /**
     * {@return the range cut at a limit}
     *
     * @param limit tokens that are used at most
     */
    public TokenRange atMost(long limit) {
        return new TokenRange(Math.min(least, limit), Math.min(most, limit));
    }

    @Override
    public String toString() {
        return least == most
                ? String.format(Locale.ROOT, "%,d", least)
                : String.format(Locale.ROOT, "%,d to %,d", least, most);
    }
}
