// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Preferences as TRL takes them: the prompt by itself, or as the common beginning of both conversations. */
final class TrlPreferenceRows implements RowsOfShape {
    @Override
    public boolean recognises(Map<?, ?> row) {
        return (row.containsKey("chosen") || row.containsKey("rejected")) && !row.containsKey("messages");
    }

    @Override
    public PreferenceExample read(Map<String, Object> row) {
        List<Message> chosen = turns(row.get("chosen"), row.containsKey("prompt"));
        List<Message> rejected = turns(row.get("rejected"), row.containsKey("prompt"));
        Map<String, Object> extra = Turns.without(row, "prompt", "chosen", "rejected");
        if (row.containsKey("prompt")) {
            return new PreferenceExample(prompt(row.get("prompt")), chosen, rejected, extra);
        }
        int common = common(chosen, rejected);
        return new PreferenceExample(
                chosen.subList(0, common),
                chosen.subList(common, chosen.size()),
                rejected.subList(common, rejected.size()),
                extra);
    }

    private static List<Message> prompt(@Nullable Object prompt) {
        return prompt instanceof String text ? List.of(Message.user(text)) : Turns.read(prompt);
    }

    private static List<Message> turns(@Nullable Object answer, boolean answerOnly) {
        if (answer instanceof String text) {
            return answerOnly ? List.of(Message.assistant(text)) : HumanAssistantText.turns(text);
        }
        return Turns.read(answer);
    }

    /** {@return how many messages both begin with; at least one is left in each} */
    static int common(List<Message> one, List<Message> other) {
        int most = Math.min(one.size(), other.size()) - 1;
        int common = 0;
        while (common < most && one.get(common).equals(other.get(common))) {
            common++;
        }
        return common;
    }

    @Override
    public Map<String, Object> row(Example example) {
        if (!(example instanceof PreferenceExample pair)) {
            throw new IllegalArgumentException("a preference row needs two answers -> use a shape of chats or texts");
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("prompt", Turns.rows(pair.prompt()));
        row.put("chosen", Turns.rows(pair.preferred()));
        row.put("rejected", Turns.rows(pair.rejected()));
        return Turns.further(row, pair.fields(), "a preference row");
    }
}
