// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a template holds, it renders or ends as a {@link TemplateException}. */
@Timeout(60)
@Tag("slow")
final class FuzzTest {
    private static final TemplateLimits LOW =
            TemplateLimits.defaults().steps(20_000).outputCharacters(50_000).work(1_000_000);

    private static JsonNode cases() {
        try (InputStream in = FuzzTest.class.getResourceAsStream("jinja-cases.json")) {
            return GoldenRenders.json(
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void render_ofMutatedTemplates_throwsNothingElse() {
        JsonNode resource = cases();
        List<String> sources = new ArrayList<>();
        assertThat(resource.get("cases")).hasSize(193);
        resource.get("cases").forEach(c -> sources.add(c.get("template").asText()));
        ChatInput.Builder builder = ChatInput.builder();
        resource.get("variables").properties().forEach(v -> {
            Object value = GoldenRenders.plain(v.getValue());
            if (value != null && !v.getKey().equals("messages")) {
                builder.addInputVariable(v.getKey(), value);
            }
        });
        ChatInput input = builder.messages(List.of(Map.of("role", "user", "content", "Hi")))
                .build();
        Random random = new Random(11);
        int rendered = 0;
        for (int i = 0; i < 20_000; i++) {
            rendered += renders(mutated(sources, random), input) ? 1 : 0;
        }
        assertThat(rendered).isBetween(1_000, 19_000);
    }

    private static boolean renders(String source, ChatInput input) {
        try {
            ChatTemplate.parse(source, LOW).render(input);
            return true;
        } catch (TemplateException ended) {
            assertThat(ended.getMessage()).startsWith("chat template");
            return false;
        } catch (RuntimeException other) {
            throw new AssertionError("from: " + source, other);
        }
    }

    /** Cuts a piece out of one template and puts it into another, or changes numbers, operators and names. */
    private static String mutated(List<String> sources, Random random) {
        String source = sources.get(random.nextInt(sources.size()));
        String other = sources.get(random.nextInt(sources.size()));
        int at = random.nextInt(source.length());
        int end = Math.min(source.length(), at + random.nextInt(6));
        String[] pieces = {
            "none",
            "-1",
            "99999999999",
            "''",
            "[]",
            "{}",
            "words",
            "missing",
            "1.5",
            "true",
            "|",
            ".",
            "(",
            ")",
            "[",
            "]",
            "|list",
            "*",
            "**",
            "-",
            "'%s%c%d%f'",
            "namespace()",
            "loop",
            "(1,)",
            "1e300"
        };
        int from = random.nextInt(other.length());
        String piece = random.nextBoolean()
                ? pieces[random.nextInt(pieces.length)]
                : other.substring(from, Math.min(other.length(), from + random.nextInt(20)));
        return source.substring(0, at) + piece + source.substring(end);
    }
}
