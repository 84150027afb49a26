// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/callbacks.md}: each test that it names is there, and each type is one of ours that everybody
 * sees.
 */
class CallbacksPageTest {
    private static final Pattern ROW = Pattern.compile("^\\| (?!your code|---)(.+) \\| (.+) \\| (.+) \\|$");
    private static final Pattern ANY_ROW = Pattern.compile("^\\|(?! your code|---).*$");
    private static final Pattern TEST = Pattern.compile("`(?:(\\w+)/)?(\\w+Test)(?:\\.(\\w+))?`");
    private static final String NONE = "–";
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)[\\w.]*`");

    private static MarkdownPage page() throws IOException {
        return MarkdownPage.of(Fixtures.repository().resolve("docs/reference/callbacks.md"));
    }

    @Test
    void eachRow_namesATestThatIsThere() throws IOException {
        List<MatchResult> rows = page().matches(ROW);
        assertThat(rows).hasSizeGreaterThanOrEqualTo(80).hasSameSizeAs(page().matches(ANY_ROW));
        List<String> missing = new ArrayList<>();
        List<Path> tests = RepositoryFiles.endingIn("Test.java");
        for (MatchResult row : rows) {
            List<MatchResult> named = TEST.matcher(row.group(3)).results().toList();
            if (named.isEmpty() && !(row.group(3).equals(NONE) && row.group(2).startsWith("thrown to "))) {
                missing.add("a test of " + row.group(1));
            }
            for (MatchResult test : named) {
                if (!declared(tests, test)) {
                    missing.add(test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /**
     * Two rooms may have a test of the same name: then the page names the folder, too. A method is named by how it
     * begins.
     */
    private static boolean declared(List<Path> tests, MatchResult named) throws IOException {
        String file = (named.group(1) == null ? "" : named.group(1) + "/") + named.group(2) + ".java";
        String method = named.group(3) == null ? "" : named.group(3);
        Pattern test = Pattern.compile("@(?:Test|ParameterizedTest)\\b[^{;]*?\\bvoid " + method);
        for (Path each : tests) {
            if (each.endsWith(file) && test.matcher(Files.readString(each)).find()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void eachRow_namesTypesThatEverybodySees() throws IOException {
        Set<String> ours =
                Modules.ours().visible().stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        List<String> named = page().matches(ROW).stream()
                .flatMap(row -> TYPE.matcher(row.group(1)).results())
                .map(type -> type.group(1))
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThanOrEqualTo(8);
        assertThat(ours).containsAll(named);
    }
}
