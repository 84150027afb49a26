// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Error Prone and NullAway over all modules in one process: within a build, each of some ninety compilations loads the
 * checks anew and runs them cold, which takes several times as long. {@code .ci/error-prone} has the class paths
 * written first.
 */
final class ErrorProne {
    private static final String CLASSPATH = "target/error-prone.classpath";
    private static final String GENERATED = "generated-sources";
    private static final String GENERATED_TESTS = "generated-test-sources";
    private static final List<String> CHECKS = List.of(
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "-XDaddTypeAnnotationsToSymbol=true",
            "-Xplugin:ErrorProne -Xep:NullAway:ERROR -XepOpt:NullAway:OnlyNullMarked=true"
                    + " -XepOpt:NullAway:JSpecifyMode=true -Xep:FutureReturnValueIgnored:ERROR"
                    + " -Xep:MissingOverride:ERROR -XepExcludedPaths:.*/generated-sources/.*");

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final ClassLoader checks;

    private ErrorProne(ClassLoader checks) {
        this.checks = checks;
    }

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath().normalize();
        ErrorProne errorProne = new ErrorProne(loader(root.resolve("build/error-prone").resolve(CLASSPATH)));
        List<Path> modules = modules(root);
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Future<String>> runs = new ArrayList<>();
        for (Path module : modules) {
            runs.add(threads.submit(() -> errorProne.check(module, "main")));
            runs.add(threads.submit(() -> errorProne.check(module, "test")));
        }
        threads.shutdown();
        int sources = 0;
        int refused = 0;
        for (Future<String> run : runs) {
            String said = run.get();
            if (said.startsWith("ok ")) {
                sources += Integer.parseInt(said.substring(3));
            } else {
                refused++;
                System.err.println(said);
            }
        }
        System.out.println("error-prone: " + modules.size() + " modules, " + sources + " sources, " + refused
                + " refused");
        if (refused > 0 || sources == 0) {
            System.exit(1);
        }
    }

    private static List<Path> modules(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 4)) {
            return files.filter(file -> file.endsWith(CLASSPATH) && !file.startsWith(root.resolve("build/error-prone")))
                    .map(file -> file.getParent().getParent())
                    .sorted()
                    .toList();
        }
    }

    /** {@return the checks, loaded once; javac would close a loader of its own after each compilation} */
    private static ClassLoader loader(Path classpath) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String jar : Files.readString(classpath).strip().split(File.pathSeparator)) {
            urls.add(Path.of(jar).toUri().toURL());
        }
        ClassLoader jars = new URLClassLoader(urls.toArray(URL[]::new), JavaCompiler.class.getClassLoader());
        return new ClassLoader(jars) {};
    }

    private String check(Path module, String kind) throws IOException {
        List<Path> sources = new ArrayList<>(below(module.resolve("src").resolve(kind).resolve("java")));
        if (sources.isEmpty()) {
            return "ok 0";
        }
        int count = sources.size();
        sources.addAll(below(module.resolve("target").resolve(kind.equals("main") ? GENERATED : GENERATED_TESTS)));
        String classpath = Files.readString(module.resolve(CLASSPATH)).strip();
        if (kind.equals("test")) {
            classpath = module.resolve("target/classes") + File.pathSeparator + classpath;
        }
        List<String> options = new ArrayList<>(CHECKS);
        options.addAll(List.of("-proc:none", "-Xlint:none", "-Xmaxwarns", "1000", "--release", "17", "-parameters"));
        options.addAll(List.of("-classpath", classpath));
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavaFileManager with = new WithChecks(files, checks);
            boolean compiled = compiler.getTask(
                            null, with, found, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            List<String> said = found.getDiagnostics().stream()
                    .filter(each -> each.getKind() != Diagnostic.Kind.NOTE)
                    .map(Diagnostic::toString)
                    .toList();
            return compiled && said.isEmpty()
                    ? "ok " + count
                    : module.getFileName() + " (" + kind + "):\n" + String.join("\n", said);
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                    .toList();
        }
    }

    /** A compilation's files: the checks are there already, and classes are not kept. */
    private static final class WithChecks extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final ClassLoader checks;

        WithChecks(StandardJavaFileManager files, ClassLoader checks) {
            super(files);
            this.checks = checks;
        }

        @Override
        public boolean hasLocation(JavaFileManager.Location location) {
            return location == StandardLocation.ANNOTATION_PROCESSOR_PATH || super.hasLocation(location);
        }

        @Override
        public ClassLoader getClassLoader(JavaFileManager.Location location) {
            return location == StandardLocation.ANNOTATION_PROCESSOR_PATH ? checks : super.getClassLoader(location);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("nowhere:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return OutputStream.nullOutputStream();
                }
            };
        }
    }
}
