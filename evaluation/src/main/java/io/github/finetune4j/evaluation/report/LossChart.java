// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a loss curve. Colours are stand-ins that {@link SvgCanvas} turns into the page's own, light or dark. */
final class LossChart {
    static final int WIDTH = 760;
    static final int HEIGHT = 300;

    private static final System.Logger LOG = System.getLogger(LossChart.class.getName());
    private static final int POINTS = 400;
    private static final double UNEVEN = 1e-3;

    private LossChart() {}

    /** The chart as an {@code svg} element; empty where this machine can draw no text, as without any font. */
    static Optional<String> svg(LossCurve curve) {
        try {
            XYChart chart = chart(curve);
            return Optional.of(
                    SvgCanvas.draw(WIDTH, HEIGHT, "loss by optimiser step", g -> chart.paint(g, WIDTH, HEIGHT)));
        } catch (RuntimeException | LinkageError | AWTError | InternalError e) {
            // a JDK without font configuration fails in all four ways; the report shows the numbers instead
            LOG.log(System.Logger.Level.WARNING, "the loss curve could not be drawn; the report lists its numbers", e);
            return Optional.empty();
        }
    }

    private static XYChart chart(LossCurve curve) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).build();
        style(chart.getStyler());
        if (!curve.training().isEmpty()) {
            add(chart, "training", thinned(curve.training()), SvgCanvas.FIRST, SeriesMarkers.NONE);
        }
        if (!curve.validation().isEmpty()) {
            add(chart, "validation", curve.validation(), SvgCanvas.SECOND, SeriesMarkers.CIRCLE);
        }
        return chart;
    }

    private static void style(XYStyler styler) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        styler.setLocale(Locale.ROOT);
        styler.setLegendVisible(false);
        styler.setChartTitleVisible(false);
        styler.setAxisTitlesVisible(false);
        styler.setChartBackgroundColor(SvgCanvas.NOTHING);
        styler.setPlotBackgroundColor(SvgCanvas.NOTHING);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(SvgCanvas.RULE);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setAxisTickLabelsColor(SvgCanvas.INK);
        styler.setAxisTickMarksColor(SvgCanvas.RULE);
        styler.setAxisTickLabelsFont(font);
        styler.setChartPadding(4);
        styler.setMarkerSize(7);
        styler.setXAxisDecimalPattern("0");
        styler.setPlotContentSize(.96);
    }

    private static void add(XYChart chart, String name, List<LossCurve.Point> points, Color color, Marker marker) {
        double[] steps = points.stream().mapToDouble(LossCurve.Point::step).toArray();
        // XChart labels evenly spaced data where the data lie (1, 80, 159 ...); a hair off even, it uses round numbers
        steps[steps.length - 1] += UNEVEN;
        double[] losses = points.stream().mapToDouble(LossCurve.Point::loss).toArray();
        XYSeries series = chart.addSeries(name, steps, losses);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setLineStyle(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        series.setMarker(points.size() == 1 ? SeriesMarkers.CIRCLE : marker);
    }

    /** At most {@value #POINTS} points: neighbours are replaced by their mean. */
    static List<LossCurve.Point> thinned(List<LossCurve.Point> points) {
        int group = (points.size() + POINTS - 1) / POINTS;
        if (group <= 1) {
            return points;
        }
        List<LossCurve.Point> means = new ArrayList<>();
        for (int start = 0; start < points.size(); start += group) {
            List<LossCurve.Point> some = points.subList(start, Math.min(start + group, points.size()));
            double mean =
                    some.stream().mapToDouble(LossCurve.Point::loss).average().orElseThrow();
            means.add(new LossCurve.Point(some.get(some.size() / 2).step(), mean));
        }
        return means;
    }
}
