// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import java.util.Locale;

/** Figures in sentences. */
final class Words {
    private Words() {}

    /** At most four digits behind the point. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceAll("\\.?0+$", "").replaceAll("^-0$", "0");
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** An interval among some figures; a dash where there is none. */
    static String interval(Facts figure) {
        if (figure.values().isEmpty()) {
            return "–";
        }
        return number(figure.real("estimate")) + " (" + number(figure.real("lower")) + " to "
                + number(figure.real("upper")) + ")";
    }

    /** A chance, which is never 0. */
    static String chance(double p) {
        return p < 0.0001 ? "< 0.0001" : number(p);
    }
}
