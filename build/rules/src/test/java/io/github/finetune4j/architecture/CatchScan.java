// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The classes that catch whatever is thrown, and go on. Who ends by throwing keeps it from nobody. */
final class CatchScan {
    private static final Set<String> BROAD = Set.of("RuntimeException", "Exception", "Throwable", "Error");

    private CatchScan() {}

    /** {@return the names of the files' classes, each with its package} */
    static Set<String> goingOn(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Set<String> found = new TreeSet<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, any -> {}, null, null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                if (goesOn(unit)) {
                    found.add(type(unit));
                }
            }
        }
        return found;
    }

    private static String type(CompilationUnitTree unit) {
        String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
        return unit.getPackageName() + "." + file.replace(".java", "");
    }

    private static boolean goesOn(CompilationUnitTree unit) {
        boolean[] found = {false};
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitCatch(CatchTree each, Void none) {
                found[0] |= broad(each.getParameter().getType()) && !throwsAtTheEnd(each);
                return super.visitCatch(each, null);
            }
        }.scan(unit, null);
        return found[0];
    }

    private static boolean broad(Tree type) {
        return type instanceof UnionTypeTree all
                ? all.getTypeAlternatives().stream().anyMatch(CatchScan::broad)
                : BROAD.contains(type.toString());
    }

    private static boolean throwsAtTheEnd(CatchTree each) {
        List<? extends StatementTree> body = each.getBlock().getStatements();
        return !body.isEmpty() && body.get(body.size() - 1) instanceof ThrowTree;
    }
}
