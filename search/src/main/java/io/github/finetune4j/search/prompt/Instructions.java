// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.calls.ModelCall;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Instructions to choose from: the one in use, and those that a model proposes after it has seen the data. */
final class Instructions {
    private static final int ROWS_AT_ONCE = 10;
    private static final int SUMMARIES = 3;
    private static final int LONGEST = 8000;

    private final PromptSearchOptions options;
    private final ChatModel proposer;
    private final Judge judge;
    private final List<String> kept = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private int proposed;
    private int empty;
    private int duplicate;
    private int unusable;
    private int cutRows;

    private Instructions(PromptSearchOptions options, ChatModel proposer, Judge judge) {
        this.options = options;
        this.proposer = proposer;
        this.judge = judge;
        kept.add(options.inUse.instruction());
        known.add(normal(options.inUse.instruction()));
    }

    static int mostCalls(PromptSearchOptions options) {
        int wanted = options.instructions - 1;
        return wanted == 0 ? 0 : summaries(options) + 2 * wanted;
    }

    private static int summaries(PromptSearchOptions options) {
        return Math.min(SUMMARIES, (options.training().size() + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE);
    }

    /**
     * Asks for instructions; for each that is of no use, for one more.
     *
     * @throws FineTuneException if the proposer fails; what it said before is kept
     */
    static Instructions of(PromptSearchOptions options, ChatModel proposer, Judge judge, List<List<ChatExample>> sets) {
        Instructions made = new Instructions(options, proposer, judge);
        int wanted = options.instructions - 1;
        if (wanted > 0) {
            String summary = made.summary();
            while (made.kept.size() < options.instructions && made.proposed < 2 * wanted) {
                made.propose(summary, sets.get(made.proposed % sets.size()));
            }
        }
        return made;
    }

    /** What the rows are like, in the proposer's words: notes that it goes on with from one part to the next. */
    private String summary() {
        List<ChatExample> rows = new ArrayList<>(options.training().chats().toList());
        Collections.shuffle(rows, new Random(options.seed + 2));
        String notes = "";
        for (int part = 0; part < summaries(options); part++) {
            int from = part * ROWS_AT_ONCE;
            List<ChatExample> next = rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE));
            notes = ask("the summary of the data", ProposerText.summarize(notes, shown(next)), 0)
                    .text()
                    .strip();
        }
        return notes;
    }

    private void propose(String summary, List<ChatExample> examples) {
        ProposerText.Shown shown = shown(examples.subList(0, Math.min(examples.size(), 3)));
        String request = ProposerText.propose(summary, kept, shown, proposed);
        ChatResponse response = ask("instruction " + (kept.size() + 1), request, 1);
        proposed++;
        String instruction = ProposerText.bare(response.text());
        if (instruction.isEmpty()) {
            empty++;
        } else if (response.finishReason() == FinishReason.LENGTH
                || response.finishReason() == FinishReason.CONTENT_FILTER
                || response.refusal().isPresent()
                || instruction.length() > LONGEST) {
            unusable++;
        } else if (!known.add(normal(instruction))) {
            duplicate++;
        } else {
            kept.add(instruction);
        }
    }

    private ProposerText.Shown shown(List<ChatExample> rows) {
        ProposerText.Shown shown = ProposerText.Shown.of(rows);
        cutRows += shown.cut();
        return shown;
    }

    private ChatResponse ask(String what, String text, double temperature) {
        ChatRequest request =
                ChatRequest.user(text).toBuilder().temperature(temperature).build();
        ModelCall call = judge.unlessSpent(
                () -> ModelCalls.oneByOne().ask(proposer, List.of(request)).get(0));
        return call.response()
                .orElseThrow(() -> new FineTuneException("proposer " + proposer.name() + " failed at " + what + ": "
                        + call.error() + " -> fix that, and run the search again; answers that were given are kept"));
    }

    private static String normal(String instruction) {
        return Characters.lower(instruction.strip().replaceAll("\\s+", " "));
    }

    List<String> kept() {
        return List.copyOf(kept);
    }

    /** {@return how often a row was shown to the proposer cut off} */
    int cutRows() {
        return cutRows;
    }

    PromptCandidates.Proposals counts() {
        return new PromptCandidates.Proposals(proposed, kept.size() - 1, empty, duplicate, unusable);
    }
}
