import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.uima.UIMAFramework;
import org.apache.uima.cas.ArrayFS;
import org.apache.uima.cas.CAS;
import org.apache.uima.cas.FSIterator;
import org.apache.uima.cas.Feature;
import org.apache.uima.cas.FeatureStructure;
import org.apache.uima.cas.StringArrayFS;
import org.apache.uima.cas.impl.XmiCasDeserializer;
import org.apache.uima.cas.text.AnnotationFS;
import org.apache.uima.resource.metadata.TypeSystemDescription;
import org.apache.uima.util.CasCreationUtils;
import org.apache.uima.util.XMLInputSource;

/** Reads XMI files strictly, and prints a line for each structure: type, begin, end, covered text, features. */
public class CoveredText {
    public static void main(String[] args) throws Exception {
        TypeSystemDescription types =
            UIMAFramework.getXMLParser().parseTypeSystemDescription(new XMLInputSource(new File(args[0])));
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        for (int at = 1; at < args.length; at++) {
            CAS cas = CasCreationUtils.createCas(types, null, null);
            try (InputStream in = new FileInputStream(args[at])) {
                XmiCasDeserializer.deserialize(in, cas, false);
            }
            out.println("#" + args[at]);
            FSIterator<FeatureStructure> all =
                cas.getIndexRepository().getAllIndexedFS(cas.getTypeSystem().getTopType());
            while (all.hasNext()) {
                out.println(line(all.next()));
            }
        }
        out.flush();
    }

    private static String line(FeatureStructure fs) {
        StringBuilder made = new StringBuilder("{\"type\":" + quoted(fs.getType().getName()));
        if (fs instanceof AnnotationFS) {
            AnnotationFS mark = (AnnotationFS) fs;
            made.append(",\"begin\":" + mark.getBegin() + ",\"end\":" + mark.getEnd());
            made.append(",\"text\":" + quoted(mark.getCoveredText()));
        }
        for (Feature feature : fs.getType().getFeatures()) {
            String name = feature.getShortName();
            if (!name.equals("sofa") && !name.equals("begin") && !name.equals("end")) {
                String value = value(fs, feature);
                made.append(value == null ? "" : "," + quoted("." + name) + ":" + value);
            }
        }
        return made.append("}").toString();
    }

    private static String value(FeatureStructure fs, Feature feature) {
        if (feature.getRange().isPrimitive()) {
            String text = fs.getFeatureValueAsString(feature);
            return text == null ? null : quoted(text);
        }
        FeatureStructure target = fs.getFeatureValue(feature);
        if (target instanceof StringArrayFS) {
            StringBuilder list = new StringBuilder("[");
            for (String each : ((StringArrayFS) target).toArray()) {
                list.append(list.length() > 1 ? "," : "").append(quoted(each));
            }
            return list.append("]").toString();
        }
        if (target instanceof ArrayFS) {
            StringBuilder list = new StringBuilder("[");
            for (FeatureStructure link : ((ArrayFS) target).toArray()) {
                Feature role = link.getType().getFeatureByBaseName("role");
                FeatureStructure to = link.getFeatureValue(link.getType().getFeatureByBaseName("target"));
                list.append(list.length() > 1 ? "," : "").append("[" + quoted(link.getStringValue(role)));
                list.append("," + quoted(covered(to)) + "]");
            }
            return list.append("]").toString();
        }
        return target == null ? null : quoted(covered(target));
    }

    private static String covered(FeatureStructure fs) {
        return fs instanceof AnnotationFS ? ((AnnotationFS) fs).getCoveredText() : fs.getType().getName();
    }

    private static String quoted(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder made = new StringBuilder("\"");
        for (char unit : text.toCharArray()) {
            if (unit == '"' || unit == '\\' || unit < 0x20) {
                made.append(String.format("\\u%04x", (int) unit));
            } else {
                made.append(unit);
            }
        }
        return made.append("\"").toString();
    }
}
