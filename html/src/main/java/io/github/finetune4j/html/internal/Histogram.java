// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import java.util.List;

/** A histogram: bars of equal width, of which the last may hold all that is more. */
public final class Histogram {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 220;
    private static final int TOP = 12;
    private static final int FLOOR = HEIGHT - 30;
    private static final double GAP = 0.08;

    private Histogram() {}

    /**
     * Draws it.
     *
     * @param to writes it
     * @param label what it shows
     * @param style the class of the bars
     * @param bins from, to and count of each; at least one
     */
    public static void write(Pen to, String label, String style, List<int[]> bins) {
        int low = bins.get(0)[0];
        int width = bins.get(0)[1] - low;
        int most = bins.stream().mapToInt(bin -> bin[2]).max().orElse(0);
        Axis along = new Axis(low, low + (double) width * bins.size(), Picture.LEFT, WIDTH - Picture.RIGHT);
        Axis up = Axis.rounded(0, most, 4, FLOOR, TOP);
        Picture picture =
                Picture.figure(to, label, label, WIDTH, HEIGHT).across(up).below(along, true);
        double wide = along.at(low + width) - along.at(low);
        for (int i = 0; i < bins.size(); i++) {
            double top = up.at(bins.get(i)[2]);
            picture.box(
                    style, along.at(low + (double) width * i) + GAP * wide / 2, top, (1 - GAP) * wide, FLOOR - top, 0);
        }
        picture.end(List.of());
    }
}
