// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.StepOutcome;
import java.util.List;

/** Repairs texts; what a row said before and says now stands in an issue. */
record RepairStep(List<TextRepair> repairs) implements RowStep {
    private static final int SHOWN = 60;

    @Override
    public String name() {
        return "repair";
    }

    @Override
    public StepOutcome judge(DatasetRow row) {
        Example now = row.example();
        String first = "";
        for (TextRepair repair : repairs) {
            Example next = repair.apply(now);
            first = first.isEmpty() && next != now ? repair.name() : first;
            now = next;
        }
        return first.isEmpty()
                ? StepOutcome.keep()
                : StepOutcome.change(now, first).with(change(row.example(), now, first));
    }

    private static RowIssue change(Example before, Example after, String repair) {
        int i = 0;
        while (before.messages().get(i).equals(after.messages().get(i))) {
            i++;
        }
        String was = before.messages().get(i).content();
        String is = after.messages().get(i).content();
        int at = firstDifference(was, is);
        return new RowIssue(
                "/messages/" + i + "/content",
                "repaired",
                Severity.INFO,
                repair + ": \"" + around(was, at) + "\" became \"" + around(is, at) + "\"",
                "nothing; look at some of them");
    }

    private static int firstDifference(String one, String other) {
        int i = 0;
        while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        return i;
    }

    private static String around(String text, int at) {
        int start = Math.max(0, at - SHOWN / 3);
        return text.substring(start, Math.min(text.length(), start + SHOWN));
    }
}
