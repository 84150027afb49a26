// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Whether a folder, laid out as a Maven repository, is what Maven Central takes: {@code java .ci/BundleCheck.java
 * FOLDER VERSION [signed]}. Every problem is printed, and the exit code is 1 if there is one.
 *
 * <p>Central's demands are those of "Requirements" (central.sonatype.org/publish/requirements, read in November
 * 2026): sources and Javadoc beside every jar; MD5 and SHA-1 of every file; a PGP signature of every file; in every
 * POM the coordinates, a version that is no SNAPSHOT, name, description, URL, licences, developers and SCM. Of the
 * project's own: licence and notice in every jar, a BOM that names every jar and nothing else, no internal package in
 * the Javadoc, no dependency on an artifact of ours that is not published.
 */
final class BundleCheck {
    private static final List<String> DEMANDED = List.of(
            "modelVersion",
            "groupId",
            "artifactId",
            "version",
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "developers/developer/url",
            "scm/connection",
            "scm/developerConnection",
            "scm/url");
    private static final List<String> OF_EACH_JAR = List.of("META-INF/LICENSE", "META-INF/NOTICE");

    private final XPath xpath = XPathFactory.newInstance().newXPath();
    private final List<String> problems = new ArrayList<>();
    private final Path folder;
    private final String version;
    private final boolean signed;

    private BundleCheck(Path folder, String version, boolean signed) {
        this.folder = folder;
        this.version = version;
        this.signed = signed;
    }

    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            System.err.println("java .ci/BundleCheck.java FOLDER VERSION [signed]");
            System.exit(2);
        }
        List<String> problems = problems(Path.of(args[0]), args[1], args.length > 2 && args[2].equals("signed"));
        problems.forEach(problem -> System.err.println("bundle: " + problem));
        System.out.println("bundle: " + problems.size() + " problems");
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    /** {@return what Central would refuse, and what this project forbids itself; empty if nothing} */
    static List<String> problems(Path folder, String version, boolean signed) throws IOException {
        BundleCheck check = new BundleCheck(folder, version, signed);
        check.all();
        return check.problems;
    }

    private void all() throws IOException {
        if (version.endsWith("-SNAPSHOT")) {
            problems.add(version + " is a SNAPSHOT");
        }
        TreeMap<String, Artifact> artifacts = new TreeMap<>();
        for (Path pom : files(folder, ".pom")) {
            Artifact artifact = read(pom);
            artifacts.put(artifact.coordinates(), artifact);
        }
        if (artifacts.isEmpty()) {
            problems.add(folder + " holds no artifact");
        }
        for (Artifact artifact : artifacts.values()) {
            check(artifact, artifacts.keySet());
        }
        checkBoms(artifacts.values());
    }

    // ---- one artifact

    /** @param packaging {@code jar} or {@code pom} */
    private record Artifact(
            Path pom, Document xml, String groupId, String artifactId, String version, String packaging) {
        String coordinates() {
            return groupId + ":" + artifactId;
        }

        Path file(String ending) {
            return pom.resolveSibling(artifactId + "-" + version + ending);
        }
    }

    private Artifact read(Path pom) throws IOException {
        try (InputStream in = Files.newInputStream(pom)) {
            Document xml =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
            String packaging = text(xml, "/project/packaging");
            return new Artifact(
                    pom,
                    xml,
                    text(xml, "/project/groupId"),
                    text(xml, "/project/artifactId"),
                    text(xml, "/project/version"),
                    packaging.isEmpty() ? "jar" : packaging);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(pom + " is no XML", e);
        }
    }

    private void check(Artifact artifact, Set<String> published) throws IOException {
        checkPom(artifact);
        checkDependencies(artifact, published);
        if (artifact.packaging().equals("jar")) {
            checkJar(artifact, ".jar", ".class");
            checkJar(artifact, "-sources.jar", ".java");
            checkJar(artifact, "-javadoc.jar", "index.html");
        }
        for (Path file : files(artifact.pom().getParent(), "")) {
            checkCompanions(file);
        }
    }

    private void checkPom(Artifact artifact) {
        for (String element : DEMANDED) {
            String value = text(artifact.xml(), "/project/" + element);
            if (value.isEmpty()) {
                problems.add(artifact.artifactId() + ": the POM has no " + element);
            } else if (value.contains("${")) {
                problems.add(artifact.artifactId() + ": the POM's " + element + " is not filled in: " + value);
            }
        }
        if (!artifact.version().equals(version)) {
            problems.add(artifact.artifactId() + " is of version " + artifact.version() + ", not " + version);
        }
        Path there = Path.of(artifact.groupId().replace('.', '/'), artifact.artifactId(), artifact.version());
        if (!folder.relativize(artifact.pom().getParent()).equals(there)) {
            problems.add(artifact.pom() + " does not lie in " + there);
        }
        if (!artifact.pom().equals(artifact.file(".pom"))) {
            problems.add(
                    artifact.pom() + " is not named " + artifact.file(".pom").getFileName());
        }
    }

    private void checkDependencies(Artifact artifact, Set<String> published) {
        for (Dependency dependency : dependencies(
                artifact, "/project/dependencies/dependency | /project/profiles/profile/dependencies/dependency")) {
            if (dependency.version().endsWith("-SNAPSHOT")) {
                problems.add(artifact.artifactId() + " depends on a SNAPSHOT: " + dependency.coordinates());
            }
            if (dependency.groupId().equals(artifact.groupId()) && !published.contains(dependency.coordinates())) {
                problems.add(
                        artifact.artifactId() + " depends on " + dependency.coordinates() + ", which is not published");
            }
        }
    }

    private void checkJar(Artifact artifact, String ending, String content) throws IOException {
        Path jar = artifact.file(ending);
        if (!Files.exists(jar)) {
            problems.add(artifact.artifactId() + ": " + jar.getFileName() + " is missing");
            return;
        }
        List<String> names;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            names = zip.stream().map(entry -> entry.getName()).toList();
        }
        if (names.stream().noneMatch(name -> name.endsWith(content))) {
            problems.add(jar.getFileName() + " holds no " + content);
        }
        if (ending.equals("-javadoc.jar") && names.stream().anyMatch(name -> name.contains("/internal/"))) {
            problems.add(jar.getFileName() + " shows internal packages");
        }
        OF_EACH_JAR.stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add(jar.getFileName() + " holds no " + name));
    }

    // ---- one file

    private void checkCompanions(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".md5")
                || name.endsWith(".sha1")
                || name.endsWith(".sha256")
                || name.endsWith(".sha512")
                || name.endsWith(".asc")) {
            return;
        }
        checkSum(file, "MD5", ".md5");
        checkSum(file, "SHA-1", ".sha1");
        Path signature = file.resolveSibling(name + ".asc");
        if (signed
                && !(Files.exists(signature)
                        && Files.readString(signature).startsWith("-----BEGIN PGP SIGNATURE-----"))) {
            problems.add(name + " is not signed");
        }
    }

    private void checkSum(Path file, String algorithm, String ending) throws IOException {
        Path sum = file.resolveSibling(file.getFileName() + ending);
        if (!Files.exists(sum)) {
            problems.add(sum.getFileName() + " is missing");
        } else if (!Files.readString(sum).strip().equals(digest(file, algorithm))) {
            problems.add(sum.getFileName() + " is another file's");
        }
    }

    private static String digest(Path file, String algorithm) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- all of them together

    private void checkBoms(Collection<Artifact> artifacts) {
        List<Artifact> boms = artifacts.stream().filter(BundleCheck::isBom).toList();
        if (boms.size() != 1) {
            problems.add("there is not one BOM but " + boms.size());
            return;
        }
        Set<String> jars = new LinkedHashSet<>();
        artifacts.stream().filter(each -> each.packaging().equals("jar")).forEach(each -> jars.add(each.coordinates()));
        Set<String> managed = new LinkedHashSet<>();
        dependencies(boms.get(0), "/project/dependencyManagement/dependencies/dependency").stream()
                .filter(each -> each.groupId().equals(boms.get(0).groupId()))
                .forEach(each -> managed.add(each.coordinates()));
        jars.stream().filter(each -> !managed.contains(each)).forEach(each -> problems.add("the BOM lacks " + each));
        managed.stream()
                .filter(each -> !jars.contains(each))
                .forEach(each -> problems.add("the BOM names " + each + ", which is not published"));
    }

    private static boolean isBom(Artifact artifact) {
        return artifact.artifactId().endsWith("-bom");
    }

    // ---- reading

    private record Dependency(String groupId, String artifactId, String version) {
        String coordinates() {
            return groupId + ":" + artifactId;
        }
    }

    private List<Dependency> dependencies(Artifact artifact, String path) {
        NodeList found = nodes(artifact.xml(), path);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(node -> new Dependency(text(node, "groupId"), text(node, "artifactId"), text(node, "version")))
                .toList();
    }

    private NodeList nodes(Object from, String path) {
        try {
            return (NodeList) xpath.evaluate(path, from, XPathConstants.NODESET);
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    private String text(Object from, String path) {
        try {
            return xpath.evaluate(path, from).strip();
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
