// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HtmlTest {
    @Test
    void texts_areEscapedWhereverTheyStand() {
        Html out = new Html().element("p", "a\"b", "<i>").quoted("q", "it's", "&");
        out.cell("x > y").text("'").close();
        assertThat(out).hasToString("""
                        <p class="a&quot;b">&lt;i&gt;</p>
                        <q class="it&#39;s" dir="auto">&amp;</q>
                        <td data-column="x &gt; y">&#39;</td>
                        """);
    }

    @Test
    void addressThatLeadsElsewhere_isRefused() {
        assertThat(List.of("https://evil.example", "//evil.example", "javascript:alert(1)", "/\\evil", "data:x", " /a"))
                .allSatisfy(address -> assertThatThrownBy(() -> new Html().open("a", "href", address))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(address));
        assertThat(List.of("action", "formaction", "src"))
                .allSatisfy(name -> assertThatThrownBy(() -> new Html().open("b", name, "https://evil.example"))
                        .isInstanceOf(IllegalArgumentException.class));
        assertThat(Html.dense().element("a", "x", "href", "/runs?q=a&b"))
                .hasToString("<a href=\"/runs?q=a&amp;b\">x</a>");
    }

    @Test
    void elements_closeInTheirOrder() {
        Html out = Html.dense().open("div").open("table").open("tbody").open("tr");
        assertThat(out.close("table").text("x")).hasToString("<div><table><tbody><tr></tr></tbody></table>x</div>");
        assertThatThrownBy(() -> out.close("p")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Html.dense().open("p", "class", "a", "title"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Html.dense().open("p").open("input", "checked", "")).hasToString("<p><input checked=\"\"/></p>");
    }

    @Test
    void cells_knowTheirColumn_untilTheNextTable() {
        Html out = new Html().open("table").head("", "rows").row("all", "3").close("table");
        out.open("table").row("none", "0");
        assertThat(out.toString()).contains("<td data-column=\"rows\">3</td>").contains("<td>0</td>\n</tr>\n");
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
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .contains("<title>a &amp; b</title>", "<style>p{}</style>", "default-src 'none'")
                .contains("<p class=\"note\">2 characters are no text (")
                .doesNotContain("class=\"lead\"")
                .endsWith("</main>\n</body>\n</html>\n");
        assertThat(page.with(out -> {})).doesNotContain("are no text");
    }

    private static String css(String text) {
        return HtmlPage.resource("p.css", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
