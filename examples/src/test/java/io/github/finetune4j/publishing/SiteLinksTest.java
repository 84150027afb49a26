// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/SiteLinks.java} finds what is dead on a built site. */
class SiteLinksTest {
    private static CiProgram program;

    @TempDir
    private Path site;

    @BeforeAll
    static void compile(@TempDir Path classes) throws Exception {
        program = CiProgram.compile("SiteLinks", "problems", classes);
    }

    @AfterAll
    static void close() throws IOException {
        program.close();
    }

    @BeforeEach
    void whole() throws IOException {
        page("index.html", "<a href=\"docs/a.html#two%20words\">a</a> <a href='#top'>top</a> <p id=\"top\">");
        page(
                "docs/a.html",
                "<h2 id='two words'>x</h2> <a href=\"../index.html\">b</a> <a"
                        + " href=\"https://example.org/?a=1&amp;b=2\">c</a> <!-- <a href=\"gone\"> --> <script>\"<a"
                        + " href='gone'>\"</script>");
        page("apidocs/alone.html", "<a href=\"mailto:a@example.org\">d</a> <a href=\"#the-jdks\">e</a>");
    }

    @Test
    void problems_ofAWholeSite_none() throws Exception {
        assertThat(problems()).isEmpty();
    }

    @Test
    void problems_ofDeadLinks_nameEach() throws Exception {
        page(
                "docs/a.html",
                "<h2 id=\"x\"></h2> <img src=\"gone.png\"> <a href=\"../index.html#no\">a</a>"
                        + " <a href=\"https:///x\">b</a> <a href=\"../../x.html\">c</a> <a href=\"b c.html\">d</a>");

        assertThat(problems())
                .containsExactly(
                        "docs/a.html: \"../../x.html\" leads to no file",
                        "docs/a.html: \"../index.html#no\" leads to no place in that page",
                        "docs/a.html: \"b c.html\" has not the form of a link",
                        "docs/a.html: \"gone.png\" leads to no file",
                        "docs/a.html: \"https:///x\" leads nowhere",
                        "index.html: \"docs/a.html#two%20words\" leads to no place in that page");
    }

    @Test
    void problems_ofAPageThatNothingLeadsTo_nameIt() throws Exception {
        page("docs/orphan.html", "");

        assertThat(problems()).containsExactly("docs/orphan.html can't be reached from index.html");
    }

    private List<String> problems() throws Exception {
        return program.call(site);
    }

    private void page(String name, String body) throws IOException {
        Path file = site.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<!DOCTYPE html><html><body>" + body + "</body></html>");
    }
}
