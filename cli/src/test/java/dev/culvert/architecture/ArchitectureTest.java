package dev.culvert.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.culvert.shared.bus.LocalBus;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of docs/adr/0002 and the rules of CONTRIBUTING.md that a machine can check. */
class ArchitectureTest {

    private static final String ROOT = "dev.culvert.";
    private static final List<String> PLANES = List.of("mesh", "control", "http", "tcp", "status", "client");

    private static JavaClasses classes;

    @BeforeAll
    static void read_the_classes_of_every_module() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.culvert");
    }

    static Stream<String> planes() {
        return PLANES.stream();
    }

    @Test
    void every_module_is_seen() {
        assertThat(classes.stream().map(JavaClass::getPackageName))
                .contains(PLANES.stream().map(plane -> ROOT + plane).toArray(String[]::new))
                .contains(ROOT + "shared", ROOT + "cli");
    }

    @Test
    void shared_depends_on_none_of_ours() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "shared..")
                .should()
                .dependOnClassesThat(oursOutside("shared"))
                .check(classes);
    }

    @Test
    void the_packages_of_shared_form_no_circle() {
        slices().matching(ROOT + "shared.(*)..")
                .should()
                .beFreeOfCycles()
                // names the records of every package, to make them known to the bus
                .ignoreDependency(equivalentTo(LocalBus.class), alwaysTrue())
                .check(classes);
    }

    @ParameterizedTest
    @MethodSource("planes")
    void a_plane_depends_on_shared_alone(String plane) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + plane + "..")
                .should()
                .dependOnClassesThat(oursOutside("shared", plane))
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void only_the_command_line_writes_to_the_standard_streams() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(classes);
    }

    @Test
    void nothing_waits_by_sleeping() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(classes);
    }

    @Test
    void there_is_no_mutable_static() {
        fields().that().areStatic().should().beFinal().check(classes);

        assertThat(classes.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(field -> Stream.of(
                                        AtomicBoolean.class,
                                        AtomicInteger.class,
                                        AtomicLong.class,
                                        AtomicReference.class,
                                        ThreadLocal.class)
                                .anyMatch(mutable -> field.getRawType().isAssignableTo(mutable))))
                .isEmpty();
    }

    @Test
    void nulls_are_checked_in_every_package() {
        assertThat(classes.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(folder -> !folder.isAnnotatedWith(NullMarked.class))
                        .map(folder -> folder.getName() + ": no package-info.java with @NullMarked"))
                .isEmpty();
    }

    private static DescribedPredicate<JavaClass> oursOutside(String... packages) {
        return DescribedPredicate.describe(
                "are Culvert's and outside " + String.join(" and ", packages),
                type -> type.getPackageName().startsWith(ROOT)
                        && Stream.of(packages).noneMatch(name -> isWithin(type.getPackageName(), ROOT + name)));
    }

    private static boolean isWithin(String name, String folder) {
        return name.equals(folder) || name.startsWith(folder + ".");
    }
}
