// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.lora.internal.tokenizer.Wanted;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.EncodedChat;
import io.github.finetune4j.lora.internal.tokens.TokenCount;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LossMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Encodes a data set. Whatever is cut, left out or learned in part is counted and reported; the rest of what is wrong
 * refuses the job.
 */
final class RowEncoder {
    private static final int MOST_LISTED = 8;

    private final ChatEncoder encoder;
    private final LossMask loss;
    private final int maxLength;
    private final LongRowPolicy longRows;
    private final Wanted wanted;

    /**
     * Rows that are ready.
     *
     * @param rows in the order of the data set
     * @param notes what was decided
     */
    record Rows(List<TokenRow> rows, List<String> notes) {}

    RowEncoder(ChatEncoder encoder, LossMask loss, int maxLength, LongRowPolicy longRows) {
        this.encoder = encoder;
        this.loss = loss;
        this.maxLength = maxLength;
        this.longRows = longRows;
        wanted = new Wanted(TokenCount.reach(maxLength), longRows == LongRowPolicy.TRUNCATE);
    }

    /**
     * {@return the rows}
     *
     * @param data to encode
     * @param what training or validation
     * @throws InvalidRequestException naming the rows that cannot be used
     */
    Rows encode(Dataset data, String what) {
        Pass pass = new Pass(what);
        int number = 0;
        for (Example example : data.examples()) {
            pass.add(++number, (ChatExample) example);
        }
        return pass.end(data.size());
    }

    /** One way through a data set. */
    private final class Pass {
        private final String what;
        private final TemplateGaps gaps = new TemplateGaps(encoder);
        private final List<TokenRow> rows = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private final List<String> listed = new ArrayList<>();
        private int wrongCount;
        private int dropped;
        private int cut;
        private int emptied;
        private int partly;
        private String reason = "";

        Pass(String what) {
            this.what = what;
        }

        void add(int number, ChatExample example) {
            try {
                gaps.look(example, example.messages());
                EncodedChat chat = encoder.encode(example.messages(), example.fields(), loss, wanted);
                if (!chat.learns()) {
                    refuse(number, "has nothing to learn: " + chat.reason());
                } else {
                    fit(number, chat);
                }
            } catch (IllegalArgumentException e) {
                refuse(number, "cannot be rendered: " + Remedy.without(e));
            }
        }

        private void fit(int number, EncodedChat chat) {
            if (!chat.length().exceeds(maxLength)) {
                keep(chat, chat.row());
            } else if (longRows == LongRowPolicy.REFUSE) {
                refuse(number, "has " + chat.length() + " tokens, more than " + maxLength);
            } else {
                shorten(number, chat);
            }
        }

        private void shorten(int number, EncodedChat chat) {
            remember("row " + number + " (" + chat.length() + " tokens)");
            if (longRows == LongRowPolicy.DROP) {
                dropped++;
                return;
            }
            TokenRow head = chat.row().head(maxLength);
            if (head.targets() == 0) {
                emptied++;
            } else {
                cut++;
                keep(chat, head);
            }
        }

        private void keep(EncodedChat chat, TokenRow row) {
            rows.add(row);
            if (chat.lastAnswerOnly()) {
                partly++;
                reason = chat.reason();
            }
        }

        private void refuse(int number, String why) {
            wrongCount++;
            if (wrong.size() < MOST_LISTED) {
                wrong.add("row " + number + " " + why);
            }
        }

        private void remember(String row) {
            if (listed.size() < MOST_LISTED) {
                listed.add(row);
            }
        }

        Rows end(int size) {
            if (wrongCount > 0) {
                throw refused(
                        wrongCount + " of " + size + " " + what + " rows cannot be used: " + list(wrong, wrongCount)
                                + " -> fix or remove them, or decide by longRows what happens to long ones");
            }
            List<String> notes = notes();
            if (rows.isEmpty()) {
                throw refused("no " + what + " row is left: " + String.join("; ", notes) + " -> raise maxLength");
            }
            return new Rows(rows, notes);
        }

        private List<String> notes() {
            List<String> notes = new ArrayList<>();
            Map<String, Integer> counts = Map.of(
                    "left out",
                    dropped,
                    "cut off",
                    cut,
                    "left out, for nothing to learn was left after cutting",
                    emptied);
            counts.forEach((how, count) -> {
                if (count > 0) {
                    notes.add(count + " " + what + " rows are longer than " + maxLength + " tokens and were " + how
                            + ": " + list(listed, dropped + cut + emptied));
                }
            });
            gaps.addNote(notes, what);
            if (partly > 0) {
                notes.add("of " + partly + " " + what + " rows only the last answer is learned: " + reason);
            }
            return notes;
        }

        private String list(List<String> shown, int count) {
            return String.join("; ", shown) + (count > shown.size() ? "; and " + (count - shown.size()) + " more" : "");
        }
    }

    private static InvalidRequestException refused(String message) {
        return new InvalidRequestException(message, ProviderFailure.of("local", "submit"), null);
    }
}
