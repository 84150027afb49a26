// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.search.importance.Importance;
import io.github.finetune4j.search.importance.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A picture of how much of the goal's variance each parameter explains: bars with what 95 % of the trees say. */
final class ImportancePicture {
    private static final int ROW = 46;
    private static final int MOST = 12;
    private static final int PAIRS = 3;
    private static final double WORTH_SHOWING = 0.02;
    private static final int NAME = 40;
    private static final int FROM = 16;
    private static final int TO = Picture.WIDTH - 186;

    private final Importance importance;
    private final Axis along = new Axis(0, 1, FROM, TO);

    ImportancePicture(Importance importance) {
        this.importance = importance;
    }

    void write(PageBody to) {
        if (!importance.problem().isEmpty()) {
            to.note("What " + importance.goal().name() + " depends on: " + importance.problem() + ".");
            return;
        }
        List<Share> shown =
                new ArrayList<>(importance.single().stream().limit(MOST).toList());
        importance.pairs().stream()
                .filter(pair -> pair.variance().estimate() > WORTH_SHOWING)
                .limit(PAIRS)
                .forEach(shown::add);
        String label = "Share of the variance of " + importance.goal().name() + " that settings explain";
        Picture picture = Show.figure(to, label, said(shown), ROW * shown.size() + 30);
        for (int row = 0; row < shown.size(); row++) {
            row(picture, shown.get(row), 6 + ROW * row);
        }
        for (double tick : new double[] {0, 0.5, 1}) {
            String words = String.format(Locale.ROOT, "%.0f %%", 100 * tick);
            picture.words("", "middle", along.at(tick), ROW * shown.size() + 22, words);
        }
        picture.end(List.of());
        to.note("Over the whole space, by a forest over "
                + shown.get(0).variance().n()
                + " complete trials; the line is what 95 % of its trees say. A search that stayed in one corner says"
                + " little about the rest.");
    }

    private void row(Picture picture, Share share, int y) {
        double middle = y + 27;
        double width = along.at(share.variance().estimate()) - FROM;
        picture.words("name", "start", FROM, y + 12, ShownText.brief(name(share), NAME));
        picture.box(share.parameters().size() == 1 ? "c0" : "c5", FROM, y + 20, width, 14, 2);
        picture.line(
                "whisker",
                along.at(share.variance().lower()),
                middle,
                along.at(share.variance().upper()),
                middle);
        picture.words("", "start", TO + 12, y + 32, Show.percent(share.variance()));
    }

    private static String name(Share share) {
        boolean always = share.trials() == share.variance().n();
        return share.name() + (always ? "" : " (in " + share.trials() + " trials)");
    }

    private static String said(List<Share> shown) {
        StringBuilder words = new StringBuilder();
        for (Share share : shown) {
            words.append(words.length() == 0 ? "" : "; ")
                    .append(share.name())
                    .append(' ')
                    .append(Show.percent(share.variance()));
        }
        return words.toString();
    }
}
