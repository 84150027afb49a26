// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Turns drawing on a {@link Graphics2D} into an {@code svg} element for a page. */
final class SvgCanvas {
    static final Color NOTHING = new Color(0, 0, 0, 0);
    static final Color INK = new Color(1, 1, 1);
    static final Color RULE = new Color(2, 2, 2);
    static final Color FIRST = new Color(3, 3, 3);
    static final Color SECOND = new Color(4, 4, 4);
    static final Color VALUE = new Color(5, 5, 5);

    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final System.Logger LOG = System.getLogger(SvgCanvas.class.getName());
    private static final Map<Color, String> COLORS = Map.of(
            NOTHING,
            "none",
            INK,
            "var(--soft)",
            RULE,
            "var(--rule)",
            FIRST,
            "var(--first)",
            SECOND,
            "var(--second)",
            VALUE,
            "var(--value)");

    private SvgCanvas() {}

    /**
     * {@return a chart as an {@code svg} element; empty where this machine can draw no text, as without any font}
     *
     * @param label what the picture shows, for those who can't see it
     */
    static Optional<String> draw(int width, int height, String label, Supplier<? extends Chart<?, ?>> chart) {
        try {
            Chart<?, ?> made = chart.get();
            return Optional.of(draw(width, height, label, graphics -> made.paint(graphics, width, height)));
        } catch (RuntimeException | LinkageError | AWTError | InternalError e) {
            // a JDK without font configuration fails in all four ways; the page shows the numbers instead
            LOG.log(System.Logger.Level.WARNING, "a chart could not be drawn; the page lists its numbers", e);
            return Optional.empty();
        }
    }

    /** Gives a chart what those of all pages have. */
    static void style(AxesChartStyler styler, int fontSize) {
        styler.setLocale(Locale.ROOT);
        styler.setLegendVisible(false);
        styler.setChartTitleVisible(false);
        styler.setAxisTitlesVisible(false);
        styler.setChartBackgroundColor(NOTHING);
        styler.setPlotBackgroundColor(NOTHING);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(RULE);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setAxisTickLabelsColor(INK);
        styler.setAxisTickMarksColor(RULE);
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, fontSize));
        styler.setChartPadding(4);
    }

    private static String draw(int width, int height, String label, Consumer<Graphics2D> drawing) {
        SVGGraphics2D graphics = new SVGGraphics2D(context(), false);
        drawing.accept(graphics);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + width + " " + height);
        root.removeAttribute("width");
        root.removeAttribute("height");
        root.setAttribute("role", "img");
        root.setAttribute("aria-label", label);
        StringWriter out = new StringWriter();
        try {
            graphics.stream(root, out, true, false);
        } catch (SVGGraphics2DIOException e) {
            throw new IllegalStateException("a chart could not be written -> report it as a bug", e);
        }
        return themed(withoutProlog(out.toString()));
    }

    private static SVGGeneratorContext context() {
        try {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
            SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
            context.setComment(null);
            context.setPrecision(2);
            return context;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(
                    "this Java has no XML parser that can be used -> take other XML parsers off the class path", e);
        }
    }

    private static String withoutProlog(String xml) {
        return xml.substring(xml.indexOf("<svg"));
    }

    private static String themed(String svg) {
        String themed = svg;
        for (Map.Entry<Color, String> color : COLORS.entrySet()) {
            Color c = color.getKey();
            String written = "rgb(" + c.getRed() + "," + c.getGreen() + "," + c.getBlue() + ")";
            themed = themed.replace(written, color.getValue());
        }
        return themed;
    }
}
