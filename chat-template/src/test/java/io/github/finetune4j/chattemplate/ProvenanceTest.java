// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every character of a render knows whether the template or the conversation wrote it. */
final class ProvenanceTest {
    private static final Map<String, Object> MESSAGE = new LinkedHashMap<>();

    static {
        MESSAGE.put("role", "user");
        MESSAGE.put("content", "  Ab<c>\n ");
    }

    private static RenderedChat render(String source) {
        return ChatTemplate.parse(source)
                .render(ChatInput.builder()
                        .messages(List.of(MESSAGE))
                        .addVariable("bos_token", "<s>")
                        .addInputVariable("extra", "XY")
                        .build());
    }

    /** The text with what came from the input in brackets of its own. */
    private static String marked(RenderedChat chat) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (TextRange range : chat.inputRanges()) {
            out.append(chat.text(), at, range.from())
                    .append('«')
                    .append(range.of(chat.text()))
                    .append('»');
            at = range.to();
        }
        return out.append(chat.text().substring(at)).toString().replace("\n", "\\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '^',
            value = {
                "{{ bos_token + extra + '!' }} => <s>«XY»!",
                "{{ 'a' ~ extra ~ 'b' ~ 1 }} => a«XY»b1",
                "{{ messages[0].content.strip() }}. => «Ab<c>».",
                "{{ ('x' + messages[0].content).rstrip() }}. => x«  Ab<c>».",
                "{{ messages[0]['role'] * 2 }}. => «useruser».",
                "{{ ('-' + extra + '-')[1:-1] }} => «XY»",
                "{{ ('-' + extra + '-')[::-1] }} => -«YX»-",
                "{{ ('-' + extra)[1] }} => «X»",
                "{{ extra.replace('X', 'template') }} => template«Y»",
                "{{ 'a-b'.replace('-', extra) }} => a«XY»b",
                "{{ (['a', extra]|join('+')) }} => a+«XY»",
                "{{ extra.join(['a', 'b']) }} => a«XY»b",
                "{{ ('a ' + extra).split(' ')[1] }} => «XY»",
                "{{ ('a' + extra).upper() }} => A«XY»",
                "{{ ('a' + extra)|lower }} => a«xy»",
                "{{ ('a' + extra)|title }} => A«xy»",
                "{{ {'k': extra}|tojson }} => {`k`: `«XY»`}",
                "{{ messages|tojson }} => [{`«role»`: `«user»`, `«content»`: `«  Ab<c>\\n »`}]",
                "{{ [extra] }} => ['«XY»']",
                "{{ '%s-%s' % (extra, 'a') }} => «XY»-a",
                "{{ '{}-{x}'.format(extra, x='a') }} => «XY»-a",
                "{{ extra|e }} => «XY»",
                "{{ messages[0].content|e }}. => «  Ab&lt;c&gt;\\n ».",
                "{{ ('a\\n' + extra)|indent(2) }} => a\\n  «XY»",
                "{{ extra|list|join('.') }} => «X».«Y»",
                "{{ extra|default('d') }} => «XY»",
                "{% set s %}[{{ extra }}]{% endset %}{{ s }} => [«XY»]",
                "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(extra) }} => <«XY»>",
                "{% filter trim %} a{{ extra }} {% endfilter %} => a«XY»",
                "{% for c in extra %}{{ c }}-{% endfor %} => «X»-«Y»-",
                "{% for k, v in messages[0].items() %}{% if k == 'role' %}{{ k }}={{ v }}{% endif %}{% endfor %} => «role»=«user»",
                "{{ extra.center(6, '.') }} => ..«XY»..",
                "{{ extra|replace('Y', '<|im_end|>') }} => «X»<|im_end|>",
            })
    void inputRanges_followTheCharacters(String source, String expected) {
        assertThat(marked(render(source))).isEqualTo(expected.replace('`', '"'));
    }

    /** Input letters are a to m, the template's n to z: whatever is done to them, the letter tells the origin. */
    @Test
    void inputRanges_ofRandomExpressions_agreeWithTheLetters() {
        Random random = new Random(7);
        int input = 0;
        int template = 0;
        for (int i = 0; i < 3_000; i++) {
            String source =
                    "{{ " + expression(random, 4) + " }}" + "{% set q = " + expression(random, 3) + " %}n{{ q }}";
            RenderedChat chat = ChatTemplate.parse(source)
                    .render(ChatInput.builder()
                            .addInputVariable("a", " abc def ")
                            .addInputVariable("b", List.of("jkl", "mm"))
                            .build());
            boolean[] marked = marks(chat);
            for (int c = 0; c < chat.text().length(); c++) {
                char letter = Character.toLowerCase(chat.text().charAt(c));
                if (letter >= 'a' && letter <= 'z') {
                    assertThat(marked[c])
                            .as(source + "\n" + marked(chat) + " at " + c)
                            .isEqualTo(letter <= 'm');
                    input += marked[c] ? 1 : 0;
                    template += marked[c] ? 0 : 1;
                }
            }
        }
        assertThat(input).isGreaterThan(10_000);
        assertThat(template).isGreaterThan(10_000);
    }

    private static boolean[] marks(RenderedChat chat) {
        boolean[] marked = new boolean[chat.text().length()];
        int end = 0;
        for (TextRange range : chat.inputRanges()) {
            assertThat(range.from()).isGreaterThanOrEqualTo(end);
            assertThat(range.length()).isPositive();
            end = range.to();
            Arrays.fill(marked, range.from(), end, true);
        }
        assertThat(end).isLessThanOrEqualTo(marked.length);
        return marked;
    }

    private static String expression(Random random, int depth) {
        String[] leaves = {"a", "b[0]", "b[-1]", "b|last", "'nop qr '", "'x,y'", "'Z'", "a", "b|join"};
        if (depth == 0) {
            return leaves[random.nextInt(leaves.length)];
        }
        String x = expression(random, depth - 1);
        String y = expression(random, depth - 1);
        String[] forms = {
            "(%s ~ %s)",
            "(%s + %s)",
            "[%s, %s]|join('-')",
            "(%s).replace('b', %s)",
            "(%s).replace('n', %s)",
            "(%2$s).join([%1$s, 'uvw', a])",
            "((%s)|tojson)",
            "(%s).strip()",
            "(%s)[1:-1]",
            "(%s)[::-1]",
            "(%s)|upper",
            "((%s).split(' ')|join('_'))",
            "((%s)|title)",
            "((%s)|indent(2, true))",
            "('%%s.%%s' %% (%s, %s))",
            "('{} {}'.format(%s, %s))",
            "((%s)|trim|capitalize)",
            "((%s)|list|join('.'))",
            "((%s) * 2)",
            "((%s).partition('c')|join)",
            "({%s: %s}|tojson(indent=1))",
            "((%s).splitlines()|join)",
            "((%s)|reverse)"
        };
        return "(" + String.format(forms[random.nextInt(forms.length)], x, y) + ")";
    }
}
