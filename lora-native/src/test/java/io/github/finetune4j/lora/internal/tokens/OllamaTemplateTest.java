// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OllamaTemplateTest {
    @TempDir
    Path folder;

    @Test
    void template_ofEqualTurns_isSaid_withBracesEscaped() throws IOException {
        String turns = "{% for m in messages %}[{{ m.role }}{{ '{{' }}{{ m.content }}]{% endfor %}";
        assertThat(template(turns + "{% if add_generation_prompt %}[assistant{{ '{{' }}{% endif %}"))
                .hasValue("{{- $last := \"\" }}{{- range .Messages }}{{ if eq .Role \"system\" }}[system{{ \"{{\" }}{{"
                        + " .Content }}{{ else if eq .Role \"user\" }}{{ if eq $last \"\" }}[user{{ \"{{\" }}{{"
                        + " else if eq $last \"system\" }}][user{{ \"{{\" }}{{ else }}][user{{ \"{{\" }}{{ end"
                        + " }}{{ .Content }}{{ else if eq .Role \"assistant\" }}][assistant{{ \"{{\" }}{{"
                        + " .Content }}{{ end }}{{ $last = .Role }}{{ end }}][assistant{{ \"{{\" }}");
    }

    @Test
    void template_thatTreatsTurnsByTheirPlace_isNotSaid() throws IOException {
        String numbered = "{% for m in messages %}{{ loop.index }}{{ m.role }}: {{ m.content }}\n{% endfor %}";
        assertThat(template(numbered)).isEmpty();
    }

    @Test
    void template_thatRefusesSystem_isNotSaid() throws IOException {
        String refusing = "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no') }}{% endif %}"
                + "<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>";
        assertThat(template(refusing)).isEmpty();
    }

    private java.util.Optional<String> template(String source) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Files.writeString(folder.resolve("chat_template.jinja"), source);
        return OllamaTemplate.of(folder);
    }
}
