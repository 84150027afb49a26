// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.List;

/** Keys and tokens by the prefixes that their issuers publish; passwords by the word before them. */
final class Secrets {
    private static final String START = "(?<![A-Za-z0-9_-])";
    private static final String END = "(?![A-Za-z0-9_-])";

    private Secrets() {}

    static Recognizer recognizer() {
        List<Recognizer> all = List.of(
                key("openai-key", "sk-(?!ant-)(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}"),
                key("anthropic-key", "sk-ant-[A-Za-z0-9_-]{20,}"),
                key("huggingface-token", "hf_[A-Za-z0-9]{30,}"),
                key("github-token", "(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})"),
                key("gitlab-token", "glpat-[A-Za-z0-9_-]{20,}"),
                key("aws-access-key", "(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}"),
                key("google-api-key", "AIza[A-Za-z0-9_-]{35}"),
                key("slack-token", "xox[abprs]-[A-Za-z0-9-]{10,}"),
                key("stripe-key", "[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
                key("jwt", "eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{10,}"),
                PatternRecognizer.unchecked(
                        PersonalDataType.SECRET,
                        "private-key",
                        "-----BEGIN (?:[A-Z]{1,20} ){0,4}PRIVATE KEY-----[\\s\\S]*?(?:-----END (?:[A-Z]{1,20} ){0,4}PRIVATE KEY-----|\\z)",
                        1),
                PatternRecognizer.unchecked(
                        PersonalDataType.SECRET,
                        "url-password",
                        "[a-z][a-z0-9+.-]{0,30}://[^\\s:/@]+:([^\\s:/@]{3,})@",
                        1),
                PatternRecognizer.of(
                        PersonalDataType.SECRET,
                        "password",
                        "(?iu)\\<(?:password|passwort|passwd|pwd|secret|api[_-]?key|access[_-]?token)\\>[\"']?\\s*(?:[:=]|is|ist)\\s*[\"']?([^\\s\"',;]{6,})",
                        Secrets::noWord));
        return text ->
                all.stream().map(form -> form.find(text)).flatMap(List::stream).toList();
    }

    private static Recognizer key(String kind, String form) {
        return PatternRecognizer.unchecked(PersonalDataType.SECRET, kind, START + "(" + form + ")" + END, 1);
    }

    // "the password is required": a password that is talked about has a digit or a sign
    private static boolean noWord(String value) {
        return value.chars().anyMatch(c -> !Character.isLetter(c) && c != '.' && c != '?' && c != '!' && c != '-');
    }
}
