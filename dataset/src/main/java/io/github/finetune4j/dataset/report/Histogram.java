// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;

/** Draws a histogram. Colours are stand-ins that {@link Drawing} turns into the page's own, light or dark. */
final class Histogram {
    private static final System.Logger LOG = System.getLogger(Histogram.class.getName());
    private static final int WIDTH = 480;
    private static final int HEIGHT = 220;
    private static final int LABELS = 6;

    private Histogram() {}

    /**
     * The chart as an {@code svg} element; empty where this machine can draw no text, as without any font.
     *
     * @param bins from, to and count of each
     */
    static Optional<String> svg(String title, List<int[]> bins) {
        try {
            CategoryChart chart = chart(bins);
            return Optional.of(Drawing.svg(WIDTH, HEIGHT, title, g -> chart.paint(g, WIDTH, HEIGHT)));
        } catch (RuntimeException | LinkageError | AWTError | InternalError e) {
            // a JDK without font configuration fails in all four ways; the page shows the numbers instead
            LOG.log(System.Logger.Level.WARNING, "a histogram could not be drawn; the page lists its numbers", e);
            return Optional.empty();
        }
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
        series.setFillColor(Drawing.VALUE);
        return chart;
    }

    private static void style(CategoryStyler styler) {
        styler.setLocale(Locale.ROOT);
        styler.setLegendVisible(false);
        styler.setChartTitleVisible(false);
        styler.setAxisTitlesVisible(false);
        styler.setChartBackgroundColor(Drawing.NOTHING);
        styler.setPlotBackgroundColor(Drawing.NOTHING);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(Drawing.RULE);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setAxisTickLabelsColor(Drawing.INK);
        styler.setAxisTickMarksColor(Drawing.RULE);
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setChartPadding(4);
        styler.setAvailableSpaceFill(.92);
        styler.setXAxisMaxLabelCount(LABELS);
        styler.setYAxisDecimalPattern("#,##0");
    }
}
