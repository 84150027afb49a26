// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.argilla;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A preference as a label, as it goes out; or as a ranking, which others may have asked for. */
final class Outcomes {
    private static final String TIE = "tie";
    private static final String BOTH_BAD = "both_bad";

    private Outcomes() {}

    /** Value and text of each label. */
    static Map<String, String> labels(int answers) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int place = 0; place < answers; place++) {
            char letter = Character.toUpperCase(NeutralOrder.letter(place));
            labels.put(NeutralOrder.field(place, answers), letter + " is better");
        }
        labels.put(TIE, TIE);
        labels.put(BOTH_BAD, "both bad");
        return labels;
    }

    static String label(Preferred preferred, List<String> shown) {
        return switch (preferred.outcome()) {
            case BETTER -> NeutralOrder.field(shown.indexOf(preferred.answer()), shown.size());
            case TIE -> TIE;
            case BOTH_BAD -> BOTH_BAD;
        };
    }

    static LabelValue value(@Nullable Object said, List<String> shown) {
        String label = said instanceof List<?> ranks ? best(ranks) : String.valueOf(said);
        if (label.equals(TIE)) {
            return LabelValue.tie();
        }
        if (label.equals(BOTH_BAD)) {
            return LabelValue.bothBad();
        }
        for (int place = 0; place < shown.size(); place++) {
            if (label.equals(NeutralOrder.field(place, shown.size()))) {
                return LabelValue.preferred(shown.get(place));
            }
        }
        throw new IllegalArgumentException(
                "preference \"" + label + "\" -> ask with the settings that the queue's files hold");
    }

    private static String best(List<?> ranks) {
        List<Map<String, Object>> first = JsonView.objects(ranks).stream()
                .filter(each -> each.get("rank") instanceof Number rank && rank.intValue() == 1)
                .toList();
        return first.size() == 1 ? String.valueOf(first.get(0).get("value")) : TIE;
    }
}
