// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;

/** Draws a histogram. Colours are stand-ins that {@link SvgCanvas} turns into the page's own, light or dark. */
public final class Histogram {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 220;
    private static final int LABELS = 6;

    private Histogram() {}

    /**
     * {@return the chart as an {@code svg} element; empty where this machine can draw no text, as without any font}
     *
     * @param title what it shows
     * @param bins from, to and count of each
     */
    public static Optional<String> svg(String title, List<int[]> bins) {
        return SvgCanvas.draw(WIDTH, HEIGHT, title, () -> chart(bins));
    }

    private static CategoryChart chart(List<int[]> bins) {
        CategoryChart chart =
                new CategoryChartBuilder().width(WIDTH).height(HEIGHT).build();
        style(chart.getStyler());
        List<String> from = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        bins.forEach(bin -> {
            from.add(String.format(Locale.ROOT, "%,d", bin[0]));
            counts.add(bin[2]);
        });
        CategorySeries series = chart.addSeries("rows", from, counts);
        series.setFillColor(SvgCanvas.VALUE);
        return chart;
    }

    private static void style(CategoryStyler styler) {
        SvgCanvas.style(styler, 13);
        styler.setAvailableSpaceFill(.92);
        styler.setXAxisMaxLabelCount(LABELS);
        styler.setYAxisDecimalPattern("#,##0");
    }
}
