// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.console.spi.PageAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkupTest {
    private final Markup markup = new Markup("the-secret");

    @Test
    void textsAndAttributes_areEscaped() {
        markup.open("p", "title", "\"><script>").text("<b> & '").close();
        assertThat(markup).hasToString("<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt; &amp; &#39;</p>");
    }

    @Test
    void whatCouldRunOrLoad_isRefused() {
        List<String> tags = List.of(
                "script",
                "style",
                "iframe",
                "object",
                "img",
                "base",
                "meta",
                "link",
                "form",
                "foreignObject",
                "use",
                "animate",
                "p onload",
                "SCRIPT");
        assertThat(tags)
                .hasSize(14)
                .allSatisfy(tag -> assertThatThrownBy(() -> markup.open(tag))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(tag));
        List<String> names = List.of(
                "onclick",
                "style",
                "src",
                "formaction",
                "srcdoc",
                "ping",
                "target",
                "xlink:href",
                "x onload",
                "action");
        assertThat(names)
                .hasSize(10)
                .allSatisfy(name -> assertThatThrownBy(() -> markup.open("p", name, "x"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(name));
        assertThat(markup.toString()).isEmpty();
    }

    @Test
    void addressOfSomebodyElse_isRefused() {
        List<String> elsewhere = List.of(
                "https://evil.example",
                "//evil.example",
                "javascript:alert(1)",
                "/\\evil.example",
                "data:text/html,x",
                " /runs",
                "/a\tb");
        assertThat(elsewhere)
                .hasSize(7)
                .allSatisfy(href -> assertThatThrownBy(() -> markup.open("a", "href", href))
                        .isInstanceOf(IllegalArgumentException.class));
        markup.link(new PageAddress("runs", Map.of("q", "a&b c")), "go");
        assertThat(markup).hasToString("<a href=\"/runs?q=a%26b+c\">go</a>");
        assertThatThrownBy(() -> new PageAddress("../etc", Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void formThatChanges_holdsTheSecret_andIsLeftOutWhereNothingMayBeChanged() {
        markup.changeForm("notes", form -> form.element("button", "go"));
        assertThat(markup.toString())
                .contains("method=\"post\" action=\"/notes\"", "name=\"csrf\" value=\"the-secret\"");
        Markup readOnly = new Markup(null);
        readOnly.changeForm("notes", form -> form.element("button", "go"));
        assertThat(readOnly.toString()).isEmpty();
        assertThat(markup.askForm("runs", form -> {}).toString())
                .endsWith("<form method=\"get\" action=\"/runs\"></form>");
    }

    @Test
    void whatIsLeftOpen_isClosedAtTheEnd_andNotMore() {
        markup.open("ul").open("li").text("x");
        assertThat(markup).hasToString("<ul><li>x</li></ul>");
        assertThatThrownBy(() -> new Markup(null).close()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void charactersThatAreNoText_areReplacedAndCounted() {
        markup.text("a\u0000b\uD800");
        assertThat(markup).hasToString("a\uFFFDb\uFFFD");
        assertThat(markup.unshowable()).isEqualTo(2);
    }

    @Test
    void fields_haveTheirLabels_andNothingOfThemIsMarkup() {
        markup.required("who", "Your <name>", 20).field("q", "Words", "a\"b", 9).hidden("id", "<1>");
        assertThat(markup.toString())
                .startsWith("<label>Your &lt;name&gt;<input name=\"who\" required=\"\" maxlength=\"20\"")
                .contains("</label><label>Words<input name=\"q\" value=\"a&quot;b\" maxlength=\"9\"")
                .endsWith("<input type=\"hidden\" name=\"id\" value=\"&lt;1&gt;\"/>");
        Markup chosen = new Markup(null);
        chosen.choice("state", "State", List.of("", "<a>"), "<a>")
                .badge("good", "fine")
                .badge("bad", "x".repeat(31));
        assertThat(chosen)
                .hasToString("<label>State<select name=\"state\"><option value=\"\">any</option>"
                        + "<option value=\"&lt;a&gt;\" selected=\"\">&lt;a&gt;</option></select></label>"
                        + "<span class=\"badge good\">fine</span><span class=\"badge bad long\">" + "x".repeat(31)
                        + "</span>");
    }
}
