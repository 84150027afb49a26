// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hostile template ends as an exception that names the limit, soon and without harm to the thread. */
@Timeout(20)
final class TemplateLimitsTest {
    private static final TemplateLimits LOW = TemplateLimits.defaults()
            .steps(200_000)
            .outputCharacters(100_000)
            .work(5_000_000)
            .items(10_000)
            .rangeSize(1_000);

    private static String render(String source, TemplateLimits limits) {
        return ChatTemplate.parse(source, limits)
                .render(ChatInput.builder().build())
                .text();
    }

    private static void assertLimit(String source, TemplateLimits limits, String limit) {
        assertThatThrownBy(() -> render(source, limits))
                .isInstanceOfSatisfying(
                        TemplateLimitException.class, e -> assertThat(e.limit()).isEqualTo(limit))
                .hasMessageContaining("limit '" + limit + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '^',
            value = {
                "steps => {% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}{% endfor %}{% endfor %}{% endfor %}",
                "outputCharacters => {% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "outputCharacters => {% for i in range(999) %}{{ 'x' * 999 }}{% endfor %}",
                "outputCharacters => {{ 'x' * 99999999999 }}",
                "outputCharacters => {{ 'abc'.center(999999999) }}",
                "outputCharacters => {{ '%999999999d' % 1 }}",
                "outputCharacters => {{ '{:999999999}'.format(1) }}",
                "outputCharacters => {{ 'a'.zfill(2000000000) }}",
                "outputCharacters => {{ [1]|tojson(indent=2000000000) }}",
                "outputCharacters => {{ 'a\\nb'|indent(2000000000) }}",
                "outputCharacters => {% set s = 'ab' * 20000 %}{{ s.replace('a', s) }}",
                "work => {% set s = 'ab' * 20000 %}{% for i in range(999) %}{% set t = s[1:] %}{% endfor %}",
                "work => {% set s = 'ab' * 40000 %}{% for i in range(999) %}{% if 'c' in s %}{% endif %}{% endfor %}",
                "items => {% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
                "items => {{ [1] * 99999999 }}",
                "items => {{ ('a,' * 40000).split(',')|list|length }}",
                "rangeSize => {{ range(1000000000)|length }}",
                "rangeSize => {{ range(0, 10 ** 30) }}",
                "work => {% set s = 'a' * 50000 %}{% for i in range(999) %}{{ (s + 'b').find(s + 'c') }}{% endfor %}",
                "work => {% set s = '\\U0001F680' * 40000 %}{% for i in range(999) %}{% if s[i] %}{% endif %}{% endfor %}",
                "work => {% set l = [1] * 9999 %}{% for i in range(999) %}{% if l|sum %}{% endif %}{% endfor %}",
                "work => {% for i in range(999) %}{% for j in range(99) %}{% if 1e308|string %}{% endif %}{% endfor %}{% endfor %}",
                "keyParts => {% set ns = namespace(t=(1,)) %}{% for i in range(60) %}{% set ns.t = (ns.t, ns.t) %}{% endfor %}{{ {ns.t: 1} }}",
                "steps => {% set ns = namespace(t=(1,), u=(1,)) %}{% for i in range(60) %}{% set ns.t = (ns.t, ns.t) %}{% set ns.u = (ns.u, ns.u) %}{% endfor %}{{ ns.t == ns.u }}",
                "dateFormat => {{ strftime_now('%c' * 999) }}",
                "bits => {{ 10 ** 99999 }}",
                "bits => {% set ns = namespace(n=2) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
                "precision => {{ '%.99999f' % 1.5 }}",
                "depth => {% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
                "depth => {% macro m() %}{% call m() %}x{% endcall %}{{ caller }}{% endmacro %}{% call m() %}x{% endcall %}",
                "depth => {% set ns = namespace(l=[]) %}{% for i in range(999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
                "depth => {% set ns = namespace(l=[]) %}{% for i in range(999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l|tojson }}",
                "depth => {% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}",
            })
    void render_ofHostileTemplate_namesTheLimit(String limit, String source) {
        assertLimit(source.replace("\\n", "\n"), LOW, limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{'a':", "not ", "-", "x[", "f(", "1 if x else ", "x|f("})
    void parse_ofDeepBrackets_isRefused(String open) {
        assertThatThrownBy(() -> ChatTemplate.parse("{{ " + open.repeat(10_000)))
                .isInstanceOf(TemplateLimitException.class)
                .hasMessageContaining("limit 'depth'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% if x %}", "{% for a in b %}", "{% macro m() %}", "{% generation %}"})
    void parse_ofDeepBlocks_isRefused(String open) {
        assertThatThrownBy(() -> ChatTemplate.parse(open.repeat(10_000))).isInstanceOf(TemplateLimitException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".a", "[0]", "()", "|upper", " is defined", " + 1", " and 1", " ~ 'a'", " ** 1", " < 2"})
    void render_ofLongChain_endsInWords(String link) {
        assertThatCode(() -> {
                    try {
                        render("{{ x" + link.repeat(15_000) + " }}", TemplateLimits.defaults());
                    } catch (TemplateException ended) {
                        assertThat(ended).hasMessageContaining("line 1");
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void render_onThreadWithTinyStack_isStillATemplateException() throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Runnable work = () -> {
            try {
                render(
                        "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
                        TemplateLimits.defaults().depth(1_000_000));
            } catch (TemplateException e) {
                thrown[0] = e;
            }
        };
        Thread small = new Thread(null, work, "small stack", 256 * 1024);
        small.start();
        small.join(Duration.ofSeconds(15).toMillis());
        assertThat(thrown[0]).isInstanceOf(TemplateLimitException.class).hasMessageContaining("stack");
    }

    @Test
    void parse_ofHugeSource_isRefused() {
        assertThatThrownBy(() -> ChatTemplate.parse("x".repeat(1_000_001)))
                .isInstanceOfSatisfying(
                        TemplateLimitException.class, e -> assertThat(e.limit()).isEqualTo("sourceCharacters"));
    }

    @Test
    void steps_ofZero_isRefused() {
        assertThatThrownBy(() -> TemplateLimits.defaults().steps(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps: 0 -> give at least 1");
    }

    @Test
    void defaults_letALongConversationThrough() {
        ChatTemplate template = ChatTemplate.parse("{% for m in messages %}{{ m.role + m.content|trim }}{% endfor %}");
        Map<String, Object> message = Map.of("role", "user", "content", "word ".repeat(2_000));
        ChatInput input =
                ChatInput.builder().messages(Collections.nCopies(500, message)).build();
        assertThat(template.render(input).text()).hasSize(500 * (4 + 9_999));
    }
}
