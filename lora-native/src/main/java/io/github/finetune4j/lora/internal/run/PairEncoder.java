// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.lora.internal.tokenizer.Wanted;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.EncodedChat;
import io.github.finetune4j.lora.internal.tokens.EncodedPrompt;
import io.github.finetune4j.lora.internal.tokens.TokenCount;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LossMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Encodes preferences: for each example two rows, the preferred answer first, each the rendered prompt with an answer
 * after it. What counts is what the assistant says after the prompt, its end token included.
 */
final class PairEncoder {
    private static final int MOST_LISTED = 8;

    private final ChatEncoder encoder;
    private final TemplateGaps gaps;
    private final int maxLength;
    private final LongRowPolicy longRows;
    private final Wanted wanted;
    private final List<TokenRow> rows = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int cut;
    private int dropped;

    PairEncoder(ChatEncoder encoder, int maxLength, LongRowPolicy longRows) {
        this.encoder = encoder;
        gaps = new TemplateGaps(encoder);
        this.maxLength = maxLength;
        this.longRows = longRows;
        wanted = new Wanted(TokenCount.reach(maxLength), longRows == LongRowPolicy.TRUNCATE);
    }

    /** The row of one answer, and how many tokens it has. */
    private record Answered(TokenRow row, TokenCount length) {}

    /**
     * {@return the rows of all pairs}
     *
     * @param data preferences
     * @param what training or validation
     * @throws InvalidRequestException naming the examples that cannot be used
     */
    RowEncoder.Rows encode(Dataset data, String what) {
        int number = 0;
        for (Example example : data.examples()) {
            number++;
            try {
                PreferenceExample pair = (PreferenceExample) example;
                gaps.look(pair, messages(pair));
                add(pair);
            } catch (IllegalArgumentException e) {
                wrong.add("row " + number + " " + Remedy.without(e));
            }
        }
        if (!wrong.isEmpty()) {
            throw refused(wrong.size() + " of " + data.size() + " " + what + " rows cannot be used: "
                    + String.join("; ", wrong.subList(0, Math.min(MOST_LISTED, wrong.size())))
                    + " -> fix or remove them, or decide by longRows what happens to long ones");
        }
        if (rows.isEmpty()) {
            throw refused(
                    "no " + what + " row is left: all are longer than " + maxLength + " tokens -> raise maxLength");
        }
        return new RowEncoder.Rows(List.copyOf(rows), notes(what));
    }

    private static List<Message> messages(PreferenceExample pair) {
        return Stream.of(pair.prompt(), pair.preferred(), pair.rejected())
                .flatMap(List::stream)
                .toList();
    }

    private void add(PreferenceExample example) {
        List<Answered> pair = List.of(row(example, example.preferred()), row(example, example.rejected()));
        Optional<TokenCount> tooLong = pair.stream()
                .map(Answered::length)
                .filter(length -> length.exceeds(maxLength))
                .max(Comparator.comparingInt(TokenCount::known));
        List<TokenRow> both = pair.stream().map(Answered::row).toList();
        if (tooLong.isEmpty()) {
            rows.addAll(both);
        } else if (longRows == LongRowPolicy.REFUSE) {
            throw new IllegalArgumentException("has " + tooLong.get() + " tokens, more than " + maxLength);
        } else {
            shorten(both);
        }
    }

    private void shorten(List<TokenRow> pair) {
        List<TokenRow> heads = pair.stream().map(row -> row.head(maxLength)).toList();
        if (longRows == LongRowPolicy.DROP || heads.stream().anyMatch(row -> row.targets() == 0)) {
            dropped++;
        } else {
            cut++;
            rows.addAll(heads);
        }
    }

    private Answered row(PreferenceExample example, List<Message> answer) {
        EncodedPrompt prompt = encoder.prompt(example.prompt(), example.fields(), wanted);
        List<Message> all =
                Stream.concat(example.prompt().stream(), answer.stream()).toList();
        EncodedChat chat = encoder.encode(all, example.fields(), LossMask.ASSISTANT, wanted);
        boolean cut = prompt.length().more() || chat.length().more();
        if (!cut || chat.row().length() > prompt.ids().length) {
            check(chat.row().ids(), prompt.ids());
        }
        TokenRow row = chat.row().targetsFrom(prompt.ids().length);
        if (!cut && row.targets() == 0) {
            throw new IllegalArgumentException("has an answer without an assistant's words");
        }
        return new Answered(row, chat.length());
    }

    private static void check(int[] whole, int[] prompt) {
        if (whole.length <= prompt.length || Arrays.mismatch(whole, prompt) < prompt.length) {
            throw new IllegalArgumentException(
                    "is rendered by the template such that the conversation does not begin with its prompt");
        }
    }

    private List<String> notes(String what) {
        List<String> notes = new ArrayList<>();
        gaps.addNote(notes, what);
        if (cut > 0) {
            notes.add(cut + " " + what + " pairs are longer than " + maxLength + " tokens and were cut off");
        }
        if (dropped > 0) {
            notes.add(dropped + " " + what + " pairs are longer than " + maxLength + " tokens and were left out");
        }
        return notes;
    }

    private static InvalidRequestException refused(String message) {
        return new InvalidRequestException(message, ProviderFailure.of("local", "submit"), null);
    }
}
