// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code .ci/BundleCheck.java} refuses what Maven Central refuses. */
class BundleCheckTest {
    private static final String DEPENDENCY =
            "<dependency><groupId>org.example</groupId><artifactId>%s</artifactId><version>%s</version></dependency>";
    private static CiProgram program;

    @TempDir
    private Path bundle;

    @BeforeAll
    static void compile(@TempDir Path classes) throws Exception {
        program = CiProgram.compile("BundleCheck", "problems", classes);
    }

    @AfterAll
    static void close() throws IOException {
        program.close();
    }

    @BeforeEach
    void whole() throws Exception {
        pom(
                "a-bom",
                pom(
                        "a-bom",
                        "pom",
                        "<dependencyManagement><dependencies>" + DEPENDENCY.formatted("a-core", "1.0")
                                + "</dependencies></dependencyManagement>"));
        pom("a-core", pom("a-core", "jar", ""));
        jar("a-core-1.0.jar", "org/example/A.class", "META-INF/LICENSE", "META-INF/NOTICE");
        jar("a-core-1.0-sources.jar", "org/example/A.java", "META-INF/LICENSE", "META-INF/NOTICE");
        jar("a-core-1.0-javadoc.jar", "index.html", "META-INF/LICENSE", "META-INF/NOTICE");
    }

    @Test
    void problems_ofAWholeBundle_none() throws Exception {
        assertThat(problems()).isEmpty();
        assertThat(program.call(bundle, "1.0", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "description", "url", "licenses", "developers", "scm"})
    void problems_ofAPomWithoutAnElement_nameIt(String element) throws Exception {
        pom("a-core", pom("a-core", "jar", "").replaceFirst("(?s)\n<" + element + ">.*?</" + element + ">", ""));

        assertThat(problems())
                .isNotEmpty()
                .allMatch(problem -> problem.startsWith("a-core: the POM has no " + element));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a-core-1.0-sources.jar", "a-core-1.0-javadoc.jar", "a-core-1.0.jar.md5", "a-core-1.0.pom.sha1"})
    void problems_ofAMissingFile_nameIt(String name) throws Exception {
        Files.delete(folder("a-core").resolve(name));

        assertThat(problems()).singleElement().asString().contains(name + " is missing");
    }

    @Test
    void problems_ofAChangedFile_nameItsSums() throws Exception {
        Files.writeString(folder("a-core").resolve("a-core-1.0.jar.sha1"), "0".repeat(40));

        assertThat(problems()).containsExactly("a-core-1.0.jar.sha1 is another file's");
    }

    @Test
    void problems_ofAnUnsignedFile_onlyWhereSigned() throws Exception {
        Files.delete(folder("a-core").resolve("a-core-1.0.jar.asc"));

        assertThat(problems()).isEmpty();
        assertThat(program.call(bundle, "1.0", true)).containsExactly("a-core-1.0.jar is not signed");
    }

    @Test
    void problems_ofAJarWithoutNotice_nameBoth() throws Exception {
        jar("a-core-1.0.jar", "org/example/A.class", "META-INF/LICENSE");

        assertThat(problems()).containsExactly("a-core-1.0.jar holds no META-INF/NOTICE");
    }

    @Test
    void problems_ofEmptyJars_nameThem() throws Exception {
        jar("a-core-1.0-javadoc.jar", "META-INF/LICENSE", "META-INF/NOTICE");

        assertThat(problems()).containsExactly("a-core-1.0-javadoc.jar holds no index.html");
    }

    @Test
    void problems_ofJavadocOfInternalPackages_nameIt() throws Exception {
        jar("a-core-1.0-javadoc.jar", "index.html", "a/internal/A.html", "META-INF/LICENSE", "META-INF/NOTICE");

        assertThat(problems()).containsExactly("a-core-1.0-javadoc.jar shows internal packages");
    }

    @Test
    void problems_ofAnotherVersion_nameIt() throws Exception {
        assertThat(program.call(bundle, "1.1-SNAPSHOT", false))
                .contains("1.1-SNAPSHOT is a SNAPSHOT", "a-core is of version 1.0, not 1.1-SNAPSHOT");
    }

    @Test
    void problems_ofDependenciesThatNobodyHas_nameThem() throws Exception {
        pom(
                "a-core",
                pom(
                        "a-core",
                        "jar",
                        "<dependencies>" + DEPENDENCY.formatted("a-tests", "1.0")
                                + DEPENDENCY
                                        .replace("org.example", "com.example")
                                        .formatted("b", "2-SNAPSHOT") + "</dependencies>"));

        assertThat(problems())
                .containsExactly(
                        "a-core depends on org.example:a-tests, which is not published",
                        "a-core depends on a SNAPSHOT: com.example:b");
    }

    @Test
    void problems_ofABomThatIsNotAllOfIt_nameTheDifference() throws Exception {
        pom(
                "a-bom",
                pom(
                        "a-bom",
                        "pom",
                        "<dependencyManagement><dependencies>" + DEPENDENCY.formatted("a-tests", "1.0")
                                + "</dependencies></dependencyManagement>"));

        assertThat(problems())
                .containsExactly(
                        "the BOM lacks org.example:a-core",
                        "the BOM names org.example:a-tests, which is not published");
    }

    @Test
    void problems_ofAnEmptyFolder_sayThat(@TempDir Path empty) throws Exception {
        assertThat(program.call(empty, "1.0", false)).contains(empty + " holds no artifact");
    }

    private List<String> problems() throws Exception {
        return program.call(bundle, "1.0", false);
    }

    private Path folder(String artifact) throws IOException {
        return Files.createDirectories(
                bundle.resolve("org/example").resolve(artifact).resolve("1.0"));
    }

    private static String pom(String artifact, String packaging, String rest) {
        return """
            <project>
            <modelVersion>4.0.0</modelVersion>
            <groupId>org.example</groupId><artifactId>%s</artifactId><version>1.0</version><packaging>%s</packaging>
            <name>A</name>
            <description>An example</description>
            <url>https://example.org</url>
            <licenses><license><name>Apache-2.0</name><url>https://example.org/l</url></license></licenses>
            <developers><developer><name>a</name><url>https://example.org/d</url></developer></developers>
            <scm>
            <connection>scm:git:a</connection><developerConnection>scm:git:b</developerConnection>
            <url>https://example.org</url>
            </scm>
            %s
            </project>
            """.formatted(artifact, packaging, rest);
    }

    private void pom(String artifact, String xml) throws Exception {
        Path file = folder(artifact).resolve(artifact + "-1.0.pom");
        Files.writeString(file, xml);
        companions(file);
    }

    private void jar(String name, String... entries) throws Exception {
        Path file = folder("a-core").resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.closeEntry();
            }
        }
        companions(file);
    }

    private static void companions(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(file);
        for (String algorithm : List.of("MD5", "SHA-1")) {
            Files.writeString(
                    file.resolveSibling(file.getFileName() + "."
                            + algorithm.toLowerCase(Locale.ROOT).replace("-", "")),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance(algorithm).digest(bytes)));
        }
        Files.writeString(file.resolveSibling(file.getFileName() + ".asc"), "-----BEGIN PGP SIGNATURE-----\n");
    }
}
