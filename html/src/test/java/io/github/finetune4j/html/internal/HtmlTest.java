// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HtmlTest {
    @Test
    void texts_areEscapedWhereverTheyStand() {
        Html out = new Html().element("p", "a\"b", "<i>").quoted("q", "it's", "&");
        out.cell("x > y").text("'").close("td");
        assertThat(out).hasToString("""
                        <p class="a&quot;b">&lt;i&gt;</p>
                        <q class="it&#39;s" dir="auto">&amp;</q>
                        <td data-column="x &gt; y">&#39;</td>
                        """);
    }

    @Test
    void cells_knowTheirColumn_untilTheNextTable() {
        Html out = new Html().open("table").head("", "rows").row("all", "3").close("table");
        out.open("table").row("none", "0");
        assertThat(out.toString()).contains("<td data-column=\"rows\">3</td>").endsWith("<td>0</td>\n</tr>\n");
    }

    @Test
    void bar_staysInItsCell() {
        assertThat(new Html().bar(2, "wide").bar(-1, "thin").toString())
                .contains("class=\"bar wide\"", "width=\"100.00\"", "class=\"bar thin\"", "width=\"0.00\"");
    }

    @Test
    void page_saysHowManyCharactersItCouldNotShow() {
        HtmlPage page = new HtmlPage("a & b", "", css("p{}"));
        assertThat(page.with(out -> out.text("\u0000\u0001")))
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">\n")
                .contains("<title>a &amp; b</title>", "<style>p{}</style>", "default-src 'none'")
                .contains("<p class=\"note\">2 characters are no text (")
                .doesNotContain("class=\"lead\"")
                .endsWith("</main>\n</body>\n</html>\n");
        assertThat(page.with(out -> {})).doesNotContain("are no text");
    }

    @Test
    void lineChart_drawsEachLineInItsColour_andNoneThatIsEmpty() {
        List<LineChart.Point> line = List.of(new LineChart.Point(1, 2), new LineChart.Point(2, 1));
        LineChart chart = new LineChart(100, 50);
        assertThat(chart.svg("losses", line, line).orElse("var(--first) var(--second)"))
                .contains("var(--first)", "var(--second)");
        assertThat(chart.svg("losses", line, List.of()).orElse("var(--first)"))
                .contains("var(--first)")
                .doesNotContain("var(--second)");
    }

    private static String css(String text) {
        return HtmlPage.css("p.css", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
