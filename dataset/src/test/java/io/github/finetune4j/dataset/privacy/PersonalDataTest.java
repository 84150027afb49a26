// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.internal.shared.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
    private static final byte[] KEY =
            "a key for tests that is long enough".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private static PersonalDataType type(String word) {
        return word.equals("US_SSN")
                ? PersonalDataType.NATIONAL_ID
                : PersonalDataType.valueOf(
                        switch (word) {
                            case "EMAIL_ADDRESS" -> "EMAIL";
                            case "PHONE_NUMBER" -> "PHONE";
                            case "IBAN_CODE" -> "IBAN";
                            default -> word;
                        });
    }

    @Test
    void golden_precisionAndRecall() {
        Map<PersonalDataType, int[]> counts = new TreeMap<>(); // gold, found, right
        List<String> wrong = new ArrayList<>();
        for (Golden row : Golden.file("pii.json").rows("rows", 400)) {
            String text = row.string("text");
            List<String> gold = new ArrayList<>();
            for (Golden entity : row.rows("entities")) {
                counts.computeIfAbsent(type(entity.string("type")), t -> new int[3])[0]++;
                gold.add(type(entity.string("type")) + " " + entity.value("utf16_start") + " "
                        + entity.value("utf16_end"));
            }
            for (PersonalData found : PersonalDataScanner.all().find(text)) {
                counts.computeIfAbsent(found.type(), t -> new int[3])[1]++;
                boolean right = gold.remove(found.type() + " " + found.start() + " " + found.end());
                counts.get(found.type())[2] += right ? 1 : 0;
                if (!right) {
                    wrong.add(found + " in " + text);
                }
            }
            gold.forEach(missed -> wrong.add("missed " + missed + " in " + text));
        }
        counts.forEach((type, n) -> {
            assertThat((double) n[2] / n[1])
                    .as("precision of %s: %s", type, wrong)
                    .isGreaterThanOrEqualTo(0.98);
            assertThat((double) n[2] / n[0]).as("recall of %s: %s", type, wrong).isGreaterThanOrEqualTo(0.98);
        });
        assertThat(counts).hasSize(6);
        assertThat(counts.values().stream().mapToInt(n -> n[0]).sum()).isEqualTo(402);
    }

    @Test
    void golden_decoysAreNotTakenForTheirType() {
        List<String> wrong = new ArrayList<>();
        int decoys = 0;
        for (Golden row : Golden.file("pii.json").rows("rows", 400)) {
            for (Golden decoy : row.rows("decoys")) {
                decoys++;
                PersonalDataScanner.all().find(row.string("text")).stream()
                        .filter(found -> found.type() == type(decoy.string("type")))
                        .filter(found ->
                                found.start() < decoy.number("utf16_end") && found.end() > decoy.number("utf16_start"))
                        .forEach(found -> wrong.add(found + " in " + row.string("text")));
            }
        }
        assertThat(decoys).isEqualTo(140);
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "uk-nino,AB 12 34 56 C",
        "de-tax-id,Steuer-ID: 86095742719",
        "fr-nir,2 55 08 14 168 025 38",
        "es-dni,12345678Z",
        "es-dni,X1234567L",
        "it-codice-fiscale,RSSMRA85T10A562S",
        "nl-bsn,BSN 111222333",
        "pl-pesel,PESEL 44051401359",
        "br-cpf,529.982.247-25",
        "in-aadhaar,2341 2341 2346",
        "ch-ahv,756.9217.0769.85",
        "us-ssn,SSN 123-45-6789"
    })
    void nationalIds_validOnesAreFound_aWrongDigitIsNot(String kind, String text) {
        assertThat(PersonalDataScanner.all().find("It is " + text + "."))
                .extracting(PersonalData::kind)
                .contains(kind);
        if (!kind.equals("uk-nino") && !kind.equals("us-ssn")) {
            assertThat(PersonalDataScanner.all().find("It is " + wrongDigit(text) + "."))
                    .extracting(PersonalData::kind)
                    .doesNotContain(kind);
        }
    }

    private static String wrongDigit(String text) {
        int at = text.length() - 1;
        while (!Character.isDigit(text.charAt(at))) {
            at--;
        }
        return text.substring(0, at) + (char) ('0' + (text.charAt(at) - '0' + 1) % 10) + text.substring(at + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "openai-key,sk-proj-abcdefghijklmnopqrstuvwxyz012345",
        "huggingface-token,hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
        "github-token,ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "aws-access-key,AKIAIOSFODNN7EXAMPLE",
        "slack-token,xoxb-123456789012-abcdef",
        "jwt,eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "url-password,postgres://me:s3cretword@db.example.org/x",
        "password,password: hunter2!"
    })
    void secrets_areFound(String kind, String text) {
        assertThat(PersonalDataScanner.all().find("use " + text + " now"))
                .extracting(PersonalData::kind)
                .contains(kind);
    }

    @Test
    void secrets_keysOfOneIssuerAreNotAnothers() {
        assertThat(PersonalDataScanner.all().find("use sk-ant-" + "a1".repeat(12) + " now"))
                .extracting(PersonalData::kind)
                .containsExactly("anthropic-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The password is required.",
                "version 1.2.3.4.5",
                "12:30:45",
                "C++ std::string",
                "2024-01-15",
                "10,000,000",
                "3.14159265358979",
                "1234567890123456",
                "see pages 100-200-3000",
                "a@b",
                "the year 2001"
            })
    void ordinaryTexts_holdNothing(String text) {
        assertThat(PersonalDataScanner.all().find(text)).isEmpty();
    }

    @Test
    void masking_replacesByType() {
        Redaction masking = Redaction.masking(PersonalDataScanner.all());
        assertThat(masking.apply("Mail ann@example.org or call +44 7700 900123."))
                .isEqualTo("Mail [EMAIL] or call [PHONE].");
        assertThat(masking.apply("nothing")).isEqualTo("nothing");
    }

    @Test
    void pseudonyms_sameValueSamePseudonym_andBack(@TempDir Path folder) throws IOException {
        Pseudonyms table = Pseudonyms.withKey(KEY);
        Redaction redaction = Redaction.pseudonyms(PersonalDataScanner.all(), table);
        String text = "From ann@example.org to bob@example.org; ANN@example.org again";

        String replaced = redaction.apply(text);

        assertThat(replaced)
                .doesNotContain("example.org")
                .matches("From (\\[EMAIL-[0-9a-f]{12}]) to \\[EMAIL-[0-9a-f]{12}]; \\1 again");
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.restore(replaced)).isEqualTo("From ann@example.org to bob@example.org; ann@example.org again");
        assertThat(Redaction.pseudonyms(PersonalDataScanner.all(), Pseudonyms.withKey(KEY))
                        .apply(text))
                .isEqualTo(replaced);
        table.write(folder.resolve("table.tsv"));
        assertThat(Files.readAllLines(folder.resolve("table.tsv"))).hasSize(2);
        assertThat(table.toString()).doesNotContain("ann");
        assertThatIllegalArgumentException().isThrownBy(() -> Pseudonyms.withKey(new byte[3]));
    }

    @Test
    void step_masks_countsAndNeverShowsValues() {
        DatasetResult result = Dataset.builder()
                .addExamples(List.of(
                        ChatExample.of(Message.user("I am ann@example.org"), Message.assistant("Hello")),
                        ChatExample.of(Message.user("hi"), Message.assistant("Hello"))))
                .addStep(Redaction.masking(PersonalDataScanner.all()).step())
                .build();
        assertThat(result.dataset().examples().get(0).messages().get(0).content())
                .isEqualTo("I am [EMAIL]");
        assertThat(result.report().counts()).containsEntry("personal-data", 1L);
        assertThat(result.report().toString()).doesNotContain("ann@");
        assertThat(result.report().section("personal-data").orElseThrow().figures())
                .containsEntry("rows_with_findings", 1L);
    }

    @Test
    void redaction_reachesToolCallsAndParts_andLeavesWhatHoldsNothingAsItCame() {
        Redaction masking = Redaction.masking(PersonalDataScanner.all());
        Message call = Message.assistant(
                "",
                List.of(
                        ToolCall.of(
                                "c1",
                                "send",
                                "{\"to\": \"ann\\u0040example.org\", \"n\": 3, \"ann@example.org\": [1]}"),
                        ToolCall.of("c2", "pay", Map.of("card", 4111111111111111L)),
                        ToolCall.of("c3", "say", "no JSON, ann@example.org"),
                        ToolCall.of("c4", "look", "{ \"as\":\"written\" }")));
        Message parts = Message.user(
                ContentPart.text("I am ann@example.org, "),
                ContentPart.image("https://example.org/a.png"),
                ContentPart.text("not bob@exam"),
                ContentPart.text("ple.org"));
        Message file = new Message(
                Role.ASSISTANT,
                "",
                Map.of(
                        "tool_calls",
                        List.of(Map.of(
                                "function", Map.of("name", "f", "arguments", Map.of("to", "ann@example.org"))))));
        ChatExample masked = (ChatExample) masking.apply(ChatExample.of(parts, call, file));

        assertThat(masked.toString()).doesNotContain("ann@", "bob");
        List<ToolCall> calls = masked.messages().get(1).toolCalls();
        assertThat(calls).extracting(ToolCall::id).containsExactly("c1", "c2", "c3", "c4");
        assertThat(calls.get(0).arguments()).isEqualTo("{\"to\":\"[EMAIL]\",\"n\":3,\"[EMAIL]\":[1]}");
        assertThat(calls.get(1).arguments()).isEqualTo("{\"card\":\"[CREDIT-CARD]\"}");
        assertThat(calls.get(2).arguments()).isEqualTo("no JSON, [EMAIL]");
        assertThat(calls.get(3).arguments()).isEqualTo("{ \"as\":\"written\" }");
        assertThat(masked.messages().get(2).toolCalls().get(0).parsedArguments())
                .contains(Map.of("to", "[EMAIL]"));
        assertThat(masked.messages().get(0).content()).isEqualTo("I am [EMAIL], not [EMAIL]");
        assertThat(masked.messages().get(0).parts())
                .containsExactly(
                        ContentPart.text("I am [EMAIL], not [EMAIL]"),
                        ContentPart.image("https://example.org/a.png"),
                        ContentPart.text(""),
                        ContentPart.text(""));
        DatasetResult result = Dataset.builder()
                .addExamples(List.of(ChatExample.of(
                                Message.user("write"),
                                Message.assistant("", call.toolCalls().subList(0, 2)))
                        .withTools(List.of(
                                ToolSpecification.builder("send").build(),
                                ToolSpecification.builder("pay").build()))))
                .addStep(masking.step())
                .build();
        assertThat(result.report().counts()).containsEntry("personal-data", 2L);
        assertThat(result.report().toString()).doesNotContain("ann@", "ann\\u0040");
    }

    @Test
    void scanner_takesMoreRecognizers_andAThreshold() {
        PersonalDataScanner scanner = PersonalDataScanner.all().with(text -> {
            int at = text.indexOf("C-");
            return at < 0
                    ? List.of()
                    : List.of(new PersonalData(PersonalDataType.NATIONAL_ID, "customer", at, at + 6, 1));
        });
        assertThat(scanner.find("number C-1234")).extracting(PersonalData::kind).containsExactly("customer");
        assertThat(PersonalDataScanner.all().atLeast(0.95).find("212.555.0136")).isEmpty();
    }
}
